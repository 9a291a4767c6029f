namespace Qalqan.Formats;

/// <summary>What shape the values of a field have.</summary>
enum ValueForm
{
    /// <summary>Anything: text in which observables may stand.</summary>
    Text,

    /// <summary>The record's own time.</summary>
    Time,

    /// <summary>An address or a host name, with or without a port.</summary>
    Host,

    /// <summary>A URL; products that log the host alone in such a field are common.</summary>
    Url,

    /// <summary>The host of a request whose path stands in a field of its own: together they are the URL.</summary>
    RequestHost,

    /// <summary>The path and query of such a request.</summary>
    RequestPath,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>The MD5, SHA-1 or SHA-256 of a file; the length tells which.</summary>
    Hash,

    /// <summary>The fingerprint of a certificate.</summary>
    Cert,

    /// <summary>A file's name without folders.</summary>
    FileName,

    /// <summary>A file's path.</summary>
    Path,

    /// <summary>A process name.</summary>
    Process,
}

/// <summary>What a named field holds and where in the world its value was seen.</summary>
/// <param name="Form">The shape of its values.</param>
/// <param name="Place">A name from <see cref="Places"/>.</param>
readonly record struct FieldMeaning(ValueForm Form, string Place)
{
    /// <summary>A field without a known meaning.</summary>
    public static FieldMeaning Text { get; } = new(ValueForm.Text, Places.LogField);
}
