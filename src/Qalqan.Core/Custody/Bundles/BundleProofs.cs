using System.Text.Json;

namespace Qalqan;

/// <summary>The proofs of a bundle: of inclusion for each entry, of consistency from each checkpoint to the next, and the salt of the export's own entry.</summary>
sealed record BundleProofs(IReadOnlyList<byte[][]> Inclusion, IReadOnlyList<byte[][]> Consistency, byte[] Salt)
{
    static readonly string[] Fields = ["consistency", "inclusion", "salt"];

    public byte[] ToBytes()
    {
        var json = new CanonicalJson().BeginObject();
        Write(json.Name("consistency"), Consistency);
        Write(json.Name("inclusion"), Inclusion);
        return json.Name("salt").Hex(Salt).EndObject().Written.ToArray();
    }

    static void Write(CanonicalJson json, IReadOnlyList<byte[][]> proofs)
    {
        json.BeginArray();
        foreach (var proof in proofs)
        {
            json.BeginArray();
            foreach (var hash in proof) json.Hex(hash);
            json.EndArray();
        }
        json.EndArray();
    }

    public static BundleProofs? Read(BundleContent content, BundleFaults faults)
    {
        if (content.Metadata.TryGetValue(BundleFormat.Proofs, out var bytes) && CanonicalJson.TryParse(bytes, out var document))
        {
            using (document)
            {
                var json = document.RootElement;
                if (JsonFields.AreAmong(json, Fields) && JsonFields.TryHex(json, "salt", CustodyCommitment.SaltBytes, out var salt)
                    && TryList(json, "inclusion", BundleFormat.MaxEntries, out var inclusion) && TryList(json, "consistency", BundleFormat.MaxCheckpoints, out var consistency))
                    return new(inclusion, consistency, salt);
            }
        }
        faults.Add(BundleFormat.Proofs, "canonical JSON with the fields of the proofs");
        return null;
    }

    static bool TryList(JsonElement json, string name, int max, out List<byte[][]> proofs)
    {
        proofs = [];
        if (!JsonFields.TryArray(json, name, out var array) || array.GetArrayLength() > max) return false;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() > MerkleTree.MaxProof) return false;
            var proof = new List<byte[]>();
            foreach (var hash in item.EnumerateArray())
            {
                if (!JsonFields.TryHex(hash, MerkleTree.HashBytes, out var read)) return false;
                proof.Add(read);
            }
            proofs.Add([.. proof]);
        }
        return true;
    }
}
