
namespace Qalqan;

/// <summary>What somebody did, as it goes into the custody log: times, key ids, salted hashes. Never a name, a handle, a file's plain hash or a word that somebody wrote.</summary>
public sealed record CustodyAct
{
    /// <summary>The actor of what the hub did by itself.</summary>
    public const string Hub = "hub";

    /// <summary>Digits of a key id.</summary>
    const int KeyIdDigits = 16;

    static readonly byte[] SignedAs = "qalqan/custody-act/v1\n"u8.ToArray();

    /// <summary>What happened.</summary>
    public required CustodyVerb Verb { get; init; }

    /// <summary>When, in seconds since 1970 UTC, by the clock of the hub or of who signed.</summary>
    public required long Time { get; init; }

    /// <summary>Who: <see cref="Hub"/>, or the <see cref="VerifyingKey.Id"/> of a person's key (16 hexadecimal digits).</summary>
    public string Actor { get; init; } = Hub;

    /// <summary>Which case, as <see cref="CustodyCommitment.CaseReference"/> names it (32 bytes); null if it belongs to none.</summary>
    public byte[]? Case { get; init; }

    /// <summary>What it was about: <see cref="CustodyCommitment.Of"/> the plain content (32 bytes); null if it was about no content.</summary>
    public byte[]? Object { get; init; }

    /// <summary>SHA-256 of the sealed file (32 bytes), so that it can be checked without opening it; null if there is none.</summary>
    public byte[]? Ciphertext { get; init; }

    /// <summary>The commitment to this act's <see cref="CustodyDetails"/> (32 bytes); null if it has none.</summary>
    public byte[]? Details { get; init; }

    /// <summary>The actor's signature (64 bytes); null if there is none.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>The act signed by its actor, who is the owner of <paramref name="key"/>.</summary>
    public CustodyAct Signed(SigningKey key)
    {
        var act = this with { Actor = key.Public.Id, Signature = null };
        return act with { Signature = key.Sign(act.SignedBytes()) };
    }

    /// <summary>Whether the actor is the owner of <paramref name="key"/> and signed this act.</summary>
    public bool IsSignedBy(VerifyingKey key) => Signature is not null && Actor == key.Id && key.Verify(SignedBytes(), Signature);

    /// <summary>What an actor signs: the line <c>qalqan/custody-act/v1</c>, then the entry without <c>seq</c>, <c>step</c> and <c>sig</c>. The log gives the first two,
    /// after the actor has signed; a second entry with the same signature is refused instead.</summary>
    public byte[] SignedBytes()
    {
        var json = new CanonicalJson();
        Write(json, null, null, signed: false);
        return [.. SignedAs, .. json.Written];
    }

    /// <summary>Why this act cannot stand in a log; null if it can.</summary>
    internal string? Fault()
    {
        if (Verb is CustodyVerb.Unknown || !Enum.IsDefined(Verb)) return "a verb of the list";
        if (Time is < 0 or > CanonicalJson.MaxNumber) return "a time after 1970";
        if (Actor != Hub && !(Actor.Length == KeyIdDigits && Actor.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))) return "a key id or \"hub\" as actor";
        if (new[] { Case, Object, Ciphertext, Details }.Any(h => h is not null && h.Length != MerkleTree.HashBytes)) return "hashes of 32 bytes";
        if (Signature is not null && (Signature.Length != 64 || Actor == Hub)) return "a signature of 64 bytes by a person's key";
        return Signature is null && Verb.NeedsSignature() ? "the actor's signature, without which this verb says nothing" : null;
    }

    internal void Write(CanonicalJson json, long? seq, long? step, bool signed = true)
    {
        json.BeginObject().Name("actor").String(Actor);
        Hash("case", Case);
        Hash("ciphertext", Ciphertext);
        Hash("details", Details);
        Hash("object", Object);
        if (seq is { } number) json.Name("seq").Number(number);
        if (signed) Hash("sig", Signature);
        if (step is { } ordinal) json.Name("step").Number(ordinal);
        json.Name("time").Number(Time).Name("verb").String(Verb.Name()).EndObject();

        void Hash(string name, byte[]? value)
        {
            if (value is not null) json.Name(name).Hex(value);
        }
    }

    /// <summary>The verb and when; nothing else is for a log file.</summary>
    public override string ToString() => $"{Verb.Name()} {DateTimeOffset.FromUnixTimeSeconds(Time):u}";
}
