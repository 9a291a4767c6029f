using System.Text;

namespace Qalqan.Formats;

/// <summary>A field name met in a file, dotted where nested, with its meaning.</summary>
sealed class NameNode(NameNode? parent, byte[] key, string name, FieldMeaning meaning)
{
    /// <summary>The node above; null for the root.</summary>
    public NameNode? Parent { get; } = parent;

    /// <summary>The last part of the name, as written.</summary>
    public byte[] Key { get; } = key;

    /// <summary>The whole name.</summary>
    public string Name { get; } = name;

    /// <summary>What it means.</summary>
    public FieldMeaning Meaning { get; } = meaning;

    /// <summary>The node that was asked for after this one the last time: lines of one log repeat their order.</summary>
    public NameNode? Following { get; set; }
}

/// <summary>Turns the field names of a file into strings once, not once per line.</summary>
/// <param name="meaningOf">What a whole name means.</param>
sealed class NameTree(Func<string, FieldMeaning> meaningOf)
{
    // No log seen has 1,000 names; a hostile line can have a million. Beyond these, names are made and forgotten.
    const int MaxNames = 4096, Slots = 2 * MaxNames;

    // A key longer than this is data in the wrong place; its name ends here, or nested names would grow with the square of the line.
    const int MaxKeyBytes = 128;

    readonly NameNode?[] _slots = new NameNode?[Slots];
    NameNode? _last;
    int _count;

    /// <summary>The node above all names.</summary>
    public NameNode Root { get; } = new(null, [], "", FieldMeaning.Text);

    /// <summary>The node of <paramref name="key"/> under <paramref name="parent"/>.</summary>
    public NameNode Child(NameNode parent, ReadOnlySpan<byte> key)
    {
        var guess = _last?.Following;
        if (guess is null || guess.Parent != parent || !key.SequenceEqual(guess.Key))
        {
            guess = Look(parent, key);
            if (_last is not null) _last.Following = guess;
        }
        return _last = guess;
    }

    NameNode Look(NameNode parent, ReadOnlySpan<byte> key)
    {
        var hash = (uint)parent.GetHashCode();
        foreach (var b in key) hash = (hash ^ b) * 16777619;
        hash ^= hash >> 15;
        // At most half of the slots are ever full, so an empty one ends the search.
        for (var slot = hash % Slots; ; slot = (slot + 1) % Slots)
        {
            var node = _slots[slot];
            if (node is null)
            {
                node = Make(parent, key);
                if (_count >= MaxNames || key.Length > MaxKeyBytes) return node;
                _count++;
                return _slots[slot] = node;
            }
            if (node.Parent == parent && key.SequenceEqual(node.Key)) return node;
        }
    }

    NameNode Make(NameNode parent, ReadOnlySpan<byte> key)
    {
        var last = Encoding.UTF8.GetString(key[..Math.Min(key.Length, MaxKeyBytes)]);
        var name = parent.Name.Length == 0 ? last : parent.Name + "." + last;
        return new(parent, key.ToArray(), name, meaningOf(name));
    }
}
