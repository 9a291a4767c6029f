using System.Text;

namespace Qalqan.Formats;

/// <summary>Tag lists <c>v=1; d=x.example; …</c> as DKIM and ARC fields have them (RFC 6376 §3.2).</summary>
static class AuthenticationTags
{
    const int MaxTags = 50;

    /// <summary>The tags of <paramref name="value"/>, names in lower case, values without blanks; those of signatures and hashes left out.</summary>
    public static List<(string Name, string Value)> Read(ReadOnlySpan<byte> value)
    {
        var tags = new List<(string, string)>();
        foreach (var range in value.Split((byte)';'))
        {
            var tag = MailLines.Trim(value[range]);
            var equals = tag.IndexOf((byte)'=');
            if (equals is < 1 or > 10 || tag.Length - equals > 300) continue;
            var text = Encoding.UTF8.GetString(tag[(equals + 1)..]);
            tags.Add((Encoding.Latin1.GetString(tag[..equals]).Trim().ToLowerInvariant(), string.Concat(text.Where(c => c > ' '))));
            if (tags.Count == MaxTags) break;
        }
        return tags;
    }
}
