namespace FedInfra.Learning.Data.Digits;

/// <summary>One straight piece of a pen's way, in a box of 1 x 1 with y pointing down.</summary>
internal readonly record struct Stroke(double X1, double Y1, double X2, double Y2);
