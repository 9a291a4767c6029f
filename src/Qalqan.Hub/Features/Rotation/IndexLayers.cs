using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>The keys that rotations laid over the index, sealed in the store. A new one counts from the next start: no sweep is under way then that could meet tokens it has no key for.</summary>
sealed class IndexLayers(Settings settings, HubKeys keys)
{
    const string Name = "index-layer-";

    /// <summary>The keys of the index with every layer there is.</summary>
    public TokenChain Chain()
    {
        var layers = new List<LayerKey>();
        for (var number = 1; Read(number) is { } key; number++)
        {
            layers.Add(new(key));
            CryptographicOperations.ZeroMemory(key);
        }
        return new(keys.Tokens, [.. layers]);
    }

    /// <summary>Lays one more.</summary>
    /// <returns>Which generation begins with the next start.</returns>
    /// <exception cref="HubException">There are as many as can be, or one waits for the next start already.</exception>
    public int Lay(int present)
    {
        if (Read(present + 1) is not null) throw new HubException($"generation {present + 1} waits for the next start already");
        if (present == TokenChain.MaxLayers) throw new HubException($"{TokenChain.MaxLayers} layers lie over the index: more would make every look-up too slow. Observations age out; until then, replace the hub");
        var name = Name + (present + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var key = RandomNumberGenerator.GetBytes(32);
        settings.Set(name, keys.Meta.Seal(key, Sealing.Place("hub", name, "value")));
        CryptographicOperations.ZeroMemory(key);
        return present + 1;
    }

    byte[]? Read(int number)
    {
        var name = Name + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (settings.Get(name) is not { } blob) return null;
        return keys.Meta.TryOpen(blob, Sealing.Place("hub", name, "value"), out var key) ? key : throw new InvalidDataException("a key of the index does not open");
    }
}
