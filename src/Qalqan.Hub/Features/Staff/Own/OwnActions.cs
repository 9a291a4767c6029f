namespace Qalqan.Hub;

/// <summary>What everybody does with their own account.</summary>
static class OwnActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/sign-out", (HttpContext http, StaffGate gate, Audit audit) =>
        {
            audit.Write(StaffGate.CallerOf(http).Account.Id, Acts.SignedOut, "");
            gate.End(http);
            return Results.Redirect("/staff/sign-in");
        });
        app.MapPost("/staff/account/sessions/{session}/end", (string session, HttpContext http, StaffSessions sessions, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (!sessions.End(me.Id, session)) return Results.NotFound();
            audit.Write(me.Id, Acts.SessionEnded, session);
            return StaffAnswer.See(http, "/staff/account", "session-ended");
        });
        app.MapPost("/staff/lock-keys", (HttpContext http) =>
        {
            StaffGate.CallerOf(http).Session.Lock();
            return StaffAnswer.See(http, "/staff/account", "keys-locked");
        });
        app.MapPost("/staff/account/passkeys", async (HttpContext http, Passkeys passkeys, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            var added = await passkeys.Add(http, http.Field("challenge", 64), http.Field("credential", 32_000), me);
            if (added) audit.Write(me.Id, Acts.PasskeyAdded, "");
            return StaffAnswer.See(http, "/staff/account", added ? "passkey-added" : "passkey-failed");
        });
        app.MapPost("/staff/account/passkeys/{passkey}/remove", async (string passkey, HttpContext http, PasskeyStore store, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (passkey.Length > 2048 || passkey.Length % 2 != 0 || !passkey.All(char.IsAsciiHexDigit) || await store.FindPasskeyAsync(me, Convert.FromHexString(passkey), http.RequestAborted) is not { } found) return Results.NotFound();
            await store.RemovePasskeyAsync(me, found.CredentialId, http.RequestAborted);
            audit.Write(me.Id, Acts.PasskeyRemoved, "");
            return StaffAnswer.See(http, "/staff/account", "passkey-removed");
        });
        app.MapPost("/staff/step-up/passkey", async (HttpContext http, Passkeys passkeys, Audit audit, TimeProvider clock) =>
        {
            var caller = StaffGate.CallerOf(http);
            if (await passkeys.Check(http, http.Field("challenge", 64), http.Field("credential", 16_000), caller.Account) is null) return StaffAnswer.See(http, "/staff/step-up", "passkey-failed");
            caller.Session.SteppedUp = clock.GetUtcNow();
            audit.Write(caller.Account.Id, Acts.SteppedUp, "");
            return StaffAnswer.See(http, caller.Session.LastPage, "stepped-up");
        });
    }
}
