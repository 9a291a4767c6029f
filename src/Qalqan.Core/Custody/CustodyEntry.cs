using System.Diagnostics.CodeAnalysis;

namespace Qalqan;

/// <summary>One entry of the custody log: an act with its place in the log and in its case. Its bytes are the leaf of the Merkle tree.</summary>
public sealed class CustodyEntry
{
    /// <summary>An entry with every field has about 600 bytes; the entry bundles of a tiled log allow 65,535.</summary>
    public const int MaxBytes = 2048;

    static readonly string[] Fields = ["actor", "case", "ciphertext", "details", "object", "seq", "sig", "step", "time", "verb"];

    CustodyEntry(long seq, long? step, CustodyAct act, byte[] bytes) => (Seq, Step, Act, Bytes) = (seq, step, act, bytes);

    /// <summary>Its place in the log, from 0.</summary>
    public long Seq { get; }

    /// <summary>Its place among the entries of its case, from 1; null if it belongs to no case. A gap shows that an entry was left out.</summary>
    public long? Step { get; }

    /// <summary>What happened.</summary>
    public CustodyAct Act { get; }

    /// <summary>The entry as it is hashed and stored: canonical JSON.</summary>
    public byte[] Bytes { get; }

    /// <summary>Puts an act at its place.</summary>
    /// <param name="act">What happened.</param>
    /// <param name="seq">Place in the log, from 0.</param>
    /// <param name="step">Place in the case, from 1; null exactly if the act has no case.</param>
    /// <exception cref="ArgumentException">The act cannot stand in a log.</exception>
    public static CustodyEntry Of(CustodyAct act, long seq, long? step)
    {
        if (act.Fault() is { } expected) throw new ArgumentException($"custody expects {expected}", nameof(act));
        if (step.HasValue != act.Case is not null || step < 1) throw new ArgumentException("entries of a case, and only they, have a step from 1", nameof(step));
        var json = new CanonicalJson();
        act.Write(json, seq, step);
        return new(seq, step, act, json.Written.ToArray());
    }

    /// <summary>Reads an entry. False unless it is canonical JSON with exactly the fields there are.</summary>
    /// <param name="bytes">The bytes; kept.</param>
    /// <param name="entry">The entry.</param>
    public static bool TryParse(byte[] bytes, [NotNullWhen(true)] out CustodyEntry? entry)
    {
        entry = null;
        if (bytes.Length > MaxBytes || !CanonicalJson.TryParse(bytes, out var document)) return false;
        using (document)
        {
            var fields = document.RootElement;
            if (!JsonFields.AreAmong(fields, Fields)) return false;
            if (!JsonFields.TryText(fields, "actor", out var actor) || !JsonFields.TryText(fields, "verb", out var name) || !CustodyVerbs.TryParse(name, out var verb)) return false;
            if (!JsonFields.TryNumber(fields, "seq", out var seq) || !JsonFields.TryNumber(fields, "time", out var time)) return false;
            long step = 0;
            if (fields.TryGetProperty("step", out _) && !JsonFields.TryNumber(fields, "step", out step)) return false;
            var act = new CustodyAct { Verb = verb, Time = time, Actor = actor };
            if (!Optional("case", out var @case) || !Optional("ciphertext", out var ciphertext) || !Optional("details", out var details)) return false;
            if (!Optional("object", out var @object) || !Optional("sig", out var signature)) return false;
            act = act with { Case = @case, Ciphertext = ciphertext, Details = details, Object = @object, Signature = signature };
            if (act.Fault() is not null || @case is not null != step > 0 || fields.TryGetProperty("step", out _) != step > 0) return false;
            entry = new(seq, step > 0 ? step : null, act, bytes);
            return true;

            bool Optional(string field, out byte[]? value)
            {
                value = null;
                return !fields.TryGetProperty(field, out _) || JsonFields.TryHex(fields, field, field == "sig" ? 64 : MerkleTree.HashBytes, out value);
            }
        }
    }
}
