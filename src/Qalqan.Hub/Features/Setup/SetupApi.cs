namespace Qalqan.Hub;

/// <summary>The first request to a new hub.</summary>
/// <param name="Code">The code that the first start printed.</param>
/// <param name="Organisation">The first organisation.</param>
sealed record SetupRequest(string Code, OrganisationRequest Organisation);

/// <summary>What it gives.</summary>
sealed record SetupDone(string Organisation, string Token);

/// <summary>An organisation to add.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Domains">Its own domains.</param>
/// <param name="RecoveryKey">Public half of its key on paper, base64; null for none.</param>
sealed record OrganisationRequest(string Name, IReadOnlyList<string>? Domains = null, string? RecoveryKey = null);

/// <summary>A responder to add. The keys are made where the responder is, never here.</summary>
/// <param name="Organisation">Where they belong.</param>
/// <param name="Name">Shown to colleagues.</param>
/// <param name="Roles"><c>responder</c>, <c>custodian</c>, <c>admin</c>, <c>auditor</c>.</param>
/// <param name="SealingKey">Public half, base64.</param>
/// <param name="SigningKey">Public half, base64.</param>
/// <param name="WrappedKeys">Both private halves under the responder's passphrase, base64.</param>
sealed record ResponderRequest(string Organisation, string Name, IReadOnlyList<string> Roles, string SealingKey, string SigningKey, string WrappedKeys);

/// <summary>A machine token to make.</summary>
sealed record TokenRequest(string Label, IReadOnlyList<string> Scopes);

/// <summary>A machine token, shown once.</summary>
sealed record TokenMade(string Id, string Token);

/// <summary>Set-up, organisations, responders and machine tokens.</summary>
static class SetupApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/setup", (SetupRequest request, SetupCode setup, Organisations organisations, MachineTokens tokens) =>
        {
            if (!setup.Use(request.Code)) return Api.Refused("the set-up code is wrong, or was used");
            var organisation = Add(organisations, request.Organisation);
            return Results.Json(new SetupDone(organisation.Id, tokens.Create("set-up", Scopes.All).Token), ApiJson.Default.SetupDone);
        }).WithSummary("Sets up a new hub with the code that its first start printed");

        api.MapPost("/organisations", (OrganisationRequest request, Organisations organisations) => Results.Json(new Created(Add(organisations, request).Id), ApiJson.Default.Created)).Needs(Scopes.Admin).WithSummary("Adds an organisation");
        api.MapGet("/organisations", (Organisations organisations) => Results.Json(organisations.All(), ApiJson.Default.IReadOnlyListOrganisation)).Needs(Scopes.Admin).WithSummary("Lists the organisations");

        api.MapPost("/responders", (ResponderRequest request, Responders responders) =>
        {
            if (!SealingPublicKey.TryImport(Api.Bytes(request.SealingKey, "sealingKey"), out var sealing)) throw new FormatException("sealingKey: a point of P-256 is expected");
            if (!VerifyingKey.TryImport(Api.Bytes(request.SigningKey, "signingKey"), out var signing)) throw new FormatException("signingKey: a point of P-256 is expected");
            var id = responders.Add(request.Organisation, new(request.Name, request.Roles), sealing, signing, Api.Bytes(request.WrappedKeys, "wrappedKeys"));
            return Results.Json(new Created(id), ApiJson.Default.Created);
        }).Needs(Scopes.Admin).WithSummary("Adds a responder");

        api.MapPost("/tokens", (TokenRequest request, MachineTokens tokens) =>
        {
            if (request.Scopes.Except(Scopes.All).FirstOrDefault() is { } unknown) throw new FormatException($"scopes: '{unknown}' is none of {string.Join(", ", Scopes.All)}");
            var (id, token) = tokens.Create(request.Label, [.. request.Scopes]);
            return Results.Json(new TokenMade(id, token), ApiJson.Default.TokenMade);
        }).Needs(Scopes.Admin).WithSummary("Makes a machine token");
        api.MapGet("/tokens", (MachineTokens tokens) => Results.Json(tokens.List(), ApiJson.Default.IReadOnlyListTokenShown)).Needs(Scopes.Admin).WithSummary("Lists machine tokens");
        api.MapDelete("/tokens/{id}", (string id, MachineTokens tokens) => tokens.Revoke(id) ? Results.NoContent() : Api.Missing()).Needs(Scopes.Admin).WithSummary("Revokes a machine token");
    }

    static Organisation Add(Organisations organisations, OrganisationRequest request)
    {
        SealingPublicKey? recovery = null;
        if (request.RecoveryKey is { } typed && !SealingPublicKey.TryImport(Api.Bytes(typed, "recoveryKey"), out recovery)) throw new FormatException("recoveryKey: a point of P-256 is expected");
        return organisations.Add(request.Name, request.Domains ?? [], recovery);
    }
}
