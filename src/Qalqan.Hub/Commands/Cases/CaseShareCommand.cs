using System.CommandLine;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub case share</c>: lets a new colleague open cases from before.</summary>
static class CaseShareCommand
{
    public static Command Create()
    {
        var responder = new Argument<string>("RESPONDER") { Description = "The colleague's id" };
        var only = new Option<string?>("--case") { Description = "This case only; otherwise all of the colleague's organisation that you can open", HelpName = "CASE" };
        var command = new Command("share", """
            Opens cases here and wraps their keys for a colleague, whose key you have compared with them first. Access that was given cannot be taken back for what is there already.

            Example:
              qalqan hub case share 0f3e… --key ~/qalqan/responder.json --hub http://127.0.0.1:8080 --token-file token

            Exit status: 0 all were shared, 3 some are closed to you too.
            """) { responder, only };
        return Desk.AddOptions(command).Calls(async (parsed, hub, output, cancel) =>
        {
            using var desk = await Desk.Open(parsed, hub, cancel);
            var colleague = desk.Responders.FirstOrDefault(r => r.Id == parsed.GetRequiredValue(responder) && r.Active) ?? throw new HubException("there is no such responder");
            if (!SealingPublicKey.TryImport(Api.Bytes(colleague.SealingKey, "sealingKey"), out var recipient)) throw new HubException("the colleague's key is damaged");
            await Console.Error.WriteLineAsync($"for {SafeText.Visible(colleague.Name)}, key {recipient.Id}");
            var cases = (await hub.Get("cases?responder=" + desk.Self.Id, ApiJson.Default.IReadOnlyListCaseShown, cancel))
                .Where(c => c.Organisation == colleague.Organisation && (parsed.GetValue(only) is not { } one || one == c.Id)).ToList();
            if (parsed.GetValue(only) is not null && cases.Count == 0) throw new HubException("there is no such case in the colleague's organisation");
            foreach (var shown in cases.Where(c => c.Openable)) await Share(shown.Id, colleague, recipient, desk, hub, cancel);
            var closed = cases.Count(c => !c.Openable);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{cases.Count - closed} shared{(closed > 0 ? $", {closed} closed to you too" : "")}"));
            return closed > 0 ? Exit.Incomplete : Exit.Done;
        });
    }

    static async Task Share(string id, ResponderShown colleague, SealingPublicKey recipient, Desk desk, HubClient hub, CancellationToken cancel)
    {
        using var file = await OpenedCase.Open(id, desk, hub, cancel);
        var scalar = file.Key.Export();
        var wrap = Sealed.Seal(recipient, scalar, CaseStore.WrapPlace(id, recipient), []);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(scalar);
        var act = desk.Sign(CustodyVerb.KeyWrapped, file.Reference, null);
        await hub.Do(HttpMethod.Post, $"cases/{id}/wraps", new(colleague.Id, Convert.ToBase64String(wrap), desk.Self.Id, act.Time, Convert.ToBase64String(act.Signature!)), ApiJson.Default.CaseWrapRequest, cancel);
    }
}
