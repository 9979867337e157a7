using System.Security.Cryptography.X509Certificates;

namespace FedInfra.Identity;

/// <summary>Reads the name out of a subject that holds a common name and nothing else.</summary>
public static class CommonName
{
    private const string Oid = "2.5.4.3";

    /// <returns>The name; empty where the subject is of any other form, so that no second name can hide in it.</returns>
    public static string Of(X500DistinguishedName subject) =>
        subject.EnumerateRelativeDistinguishedNames().ToArray() is [{ HasMultipleElements: false } only]
        && only.GetSingleElementType().Value == Oid
            ? only.GetSingleElementValue() ?? ""
            : "";
}
