namespace Qalqan.Hub;

/// <summary>A case in the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Organisation">Whose it is.</param>
/// <param name="State"><c>new</c>, <c>open</c> or <c>closed</c>.</param>
/// <param name="Hits">How many hits stand in it.</param>
/// <param name="Entries">Lines of its history.</param>
/// <param name="Files">Sealed originals.</param>
/// <param name="Opened">The hour.</param>
/// <param name="Changed">The hour.</param>
/// <param name="Openable">Whether its key is wrapped for the responder who was asked for.</param>
sealed record CaseShown(string Id, string Organisation, string State, int Hits, int Entries, int Files, DateTimeOffset Opened, DateTimeOffset Changed, bool Openable);

/// <summary>A case as the hub has it: sealed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reference">How the custody log names it, hexadecimal.</param>
/// <param name="PublicKey">The case's public key, base64.</param>
/// <param name="Wrap">The private key, wrapped for the responder who was asked for, base64; null if it is not.</param>
/// <param name="Entries">Its history.</param>
/// <param name="Files">Its originals.</param>
/// <param name="Log">The custody log's keys, newest first, one line each.</param>
/// <param name="Actors">Ids of the keys that signed a line of this case in the log.</param>
sealed record CaseSealed(string Id, string Reference, string PublicKey, string? Wrap, IReadOnlyList<SealedEntry> Entries, IReadOnlyList<SealedFile> Files, IReadOnlyList<string> Log, IReadOnlyList<string> Actors);

/// <summary>A line of a case's history, sealed to the case.</summary>
sealed record SealedEntry(string Id, string Sealed, DateTimeOffset Created);

/// <summary>An original in the vault.</summary>
/// <param name="Id">Its id; also the reference of its line in the history.</param>
/// <param name="Bytes">Size of the sealed file.</param>
/// <param name="Received">Where the custody log says that it came in; null if it does not.</param>
/// <param name="Commitment">What the log commits to, hexadecimal.</param>
sealed record SealedFile(string Id, long Bytes, long? Received, string? Commitment);

/// <summary>A line for the custody log about a case, signed by the responder who acted.</summary>
/// <param name="Responder">The responder's id.</param>
/// <param name="Verb"><c>opened</c> or <c>exported</c>.</param>
/// <param name="Time">Unix seconds.</param>
/// <param name="Object">The commitment it is about, hexadecimal; null for none.</param>
/// <param name="Signature">Over the line, base64.</param>
sealed record CaseActRequest(string Responder, string Verb, long Time, string? Object, string Signature);

/// <summary>Where the line stands.</summary>
sealed record CaseActDone(long Seq);

/// <summary>A case's key, wrapped by one responder for another.</summary>
/// <param name="Responder">For whom.</param>
/// <param name="Sealed">The wrapped key, base64.</param>
/// <param name="By">Who opened the case to do so.</param>
/// <param name="Time">Unix seconds.</param>
/// <param name="Signature">Over the custody line <c>key-wrapped</c>, base64.</param>
sealed record CaseWrapRequest(string Responder, string Sealed, string By, long Time, string Signature);

/// <summary>What proves the lines of a case in a bundle.</summary>
/// <param name="Entries">The case's lines up to the export's own, base64.</param>
/// <param name="Checkpoints">Signed notes, base64.</param>
/// <param name="Inclusion">For each line, the hashes that lead to the root, base64.</param>
/// <param name="Consistency">From each checkpoint to the next, base64.</param>
sealed record ExportProofs(IReadOnlyList<string> Entries, IReadOnlyList<string> Checkpoints, IReadOnlyList<IReadOnlyList<string>> Inclusion, IReadOnlyList<IReadOnlyList<string>> Consistency);

/// <summary>A responder as colleagues see them: public halves.</summary>
sealed record ResponderShown(string Id, string Organisation, string Name, IReadOnlyList<string> Roles, string SealingKey, string SigningKey, bool Active);

/// <summary>Cases, for a responder's own key to open. Everything that comes out of here is sealed, and no original leaves without a line in the custody log that its responder signed.</summary>
static class CasesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/responders", (Responders responders) => Results.Json([.. responders.All().Select(Shown)], ApiJson.Default.IReadOnlyListResponderShown))
            .Needs(Scopes.Cases, Scopes.Release, Scopes.Admin).WithSummary("Lists the responders with their public keys");
        api.MapGet("/cases", (string? responder, SealedCases cases) => Results.Json(cases.All(responder), ApiJson.Default.IReadOnlyListCaseShown)).Needs(Scopes.Cases).WithSummary("Lists the cases; with a responder, says which they can open");
        api.MapGet("/cases/{id}", (string id, string? responder, SealedCases cases) => cases.Find(id, responder) is { } shown ? Results.Json(shown, ApiJson.Default.CaseSealed) : Api.Missing())
            .Needs(Scopes.Cases).WithSummary("One case, sealed");
        api.MapPost("/cases/{id}/acts", (string id, CaseActRequest request, CaseCustody custody) =>
        {
            if (!CustodyVerbs.TryParse(request.Verb, out var verb) || verb != CustodyVerb.Opened) throw new FormatException("verb: 'opened' is expected");
            return custody.Append(id, request.Responder, Act(request, verb)) is { } seq ? Results.Json(new CaseActDone(seq), ApiJson.Default.CaseActDone) : Api.Missing();
        }).Needs(Scopes.Cases).WithSummary("Writes a responder's signed line about a case into the custody log");
        api.MapPost("/cases/{id}/exports", (string id, CaseActRequest request, CaseCustody custody) =>
            custody.Export(id, request.Responder, Act(request, CustodyVerb.Exported)) is { } proof ? Results.Json(Shown(proof), ApiJson.Default.ExportProofs) : Api.Missing())
            .Needs(Scopes.Cases).WithSummary("Writes the line of an export and gives what proves the case's lines");
        api.MapGet("/cases/{id}/files/{file}", (string id, string file, long act, CaseCustody custody, Vault vault) => custody.Allows(id, file, act) && vault.PathOf(file) is { } path
            ? Results.File(Path.GetFullPath(path), "application/age") : Api.Missing()).Needs(Scopes.Cases).WithSummary("A sealed original, for whoever signed for it within the last hour");
        api.MapPost("/cases/{id}/wraps", (string id, CaseWrapRequest request, CaseCustody custody) => custody.Wrap(id, request.Responder, Api.Bytes(request.Sealed, "sealed"), request.By,
            new() { Verb = CustodyVerb.KeyWrapped, Time = request.Time, Signature = Api.Bytes(request.Signature, "signature") }) ? Results.NoContent() : Api.Missing())
            .Needs(Scopes.Cases).WithSummary("Lets another responder open a case");
    }

    static CustodyAct Act(CaseActRequest request, CustodyVerb verb) => new()
    {
        Verb = verb,
        Time = request.Time,
        Object = request.Object is { } hex ? Hex(hex) : null,
        Signature = Api.Bytes(request.Signature, "signature"),
    };

    static byte[] Hex(string typed) => typed.Length == 2 * MerkleTree.HashBytes && typed.All(char.IsAsciiHexDigit) ? Convert.FromHexString(typed) : throw new FormatException("object: 64 hexadecimal digits are expected");

    static ResponderShown Shown(Responder r) => new(r.Id, r.OrganisationId, r.Label.Name, r.Label.Roles, Convert.ToBase64String(r.SealingKey.Bytes), Convert.ToBase64String(r.SigningKey.Bytes), r.Active);

    static ExportProofs Shown(CaseProof proof) => new(
        [.. proof.Entries.Select(e => Convert.ToBase64String(e.Bytes))], [.. proof.Checkpoints.Select(c => Convert.ToBase64String(c.ToBytes()))], Base64(proof.Inclusion), Base64(proof.Consistency));

    static IReadOnlyList<string>[] Base64(IReadOnlyList<byte[][]> proofs) => [.. proofs.Select(p => (IReadOnlyList<string>)[.. p.Select(Convert.ToBase64String)])];
}
