namespace FedInfra.Coordinator.Aggregation;

/// <summary>One node's update of a round.</summary>
/// <param name="Node">Its name; the order of names (ordinal) is the order of summation.</param>
/// <param name="File">What its training changed: local weights minus global weights.</param>
/// <param name="Weight">0 or more; with weighting by examples, how many it trained on.</param>
public readonly record struct UpdateSource(string Node, VectorFile File, double Weight);
