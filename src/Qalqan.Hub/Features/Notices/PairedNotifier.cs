namespace Qalqan.Hub;

/// <summary>The notifier this hub works with. Its key is remembered at the first meeting; another key later is refused, for handles sealed to it would be open to whoever put it there.</summary>
sealed class PairedNotifier(Settings settings)
{
    const string Name = "notifier-key";
    SealingPublicKey? _key;

    /// <summary>The key that handles are sealed to.</summary>
    /// <exception cref="HubException">No notifier was ever met.</exception>
    public SealingPublicKey Key => _key ??= settings.Get(Name) is { } bytes && SealingPublicKey.TryImport(bytes, out var key) ? key : throw new HubException("no notifier is paired with this hub yet");

    /// <summary>Remembers the key at the first meeting.</summary>
    /// <exception cref="HubException">It is another than before.</exception>
    public void Meet(SealingPublicKey key)
    {
        var known = settings.GetOrAdd(Name, () => key.Bytes);
        if (!key.Bytes.AsSpan().SequenceEqual(known)) throw new HubException("the notifier has another key than the one this hub was paired with. If you replaced it, re-seal the handles first: 'qalqan hub reseal'");
        _key = key;
    }

    /// <summary>As above, where a move to a new key may have been stopped half-way: as long as the notifier opens what is sealed to the key this hub knows, that one stays until the move is asked for again.</summary>
    /// <exception cref="HubException">It does not.</exception>
    public void Meet(SealingPublicKey current, IReadOnlyList<string> opens)
    {
        if (settings.Get(Name) is { } bytes && SealingPublicKey.TryImport(bytes, out var known) && opens.Contains(known.Id)) _key = known;
        else Meet(current);
    }

    /// <summary>Takes a new key after every handle was sealed to it.</summary>
    public void Replace(SealingPublicKey key)
    {
        settings.Set(Name, key.Bytes);
        _key = key;
    }
}
