using System.Text.Json.Nodes;

namespace Qalqan.Hub;

/// <summary>A responder of a demonstration, whose keys lie in this process.</summary>
sealed record RehearsalResponder(string Id, SigningKey Signing) : IDisposable
{
    public void Dispose() => Signing.Dispose();
}

/// <summary>A hub in a temporary folder with two organisations, two responders and its own notifier: for the demonstration, the benchmark and the self-test. Nothing in it is real but the programs.</summary>
sealed class RehearsalHub : IAsyncDisposable
{
    /// <summary>Any P-256 point will do: nobody of this stage opens a case.</summary>
    static readonly SealingKey Nobody = SealingKey.Create();

    RehearsalHub(string folder, RunningHub hub, IReadOnlyList<RehearsalResponder> responders, IReadOnlyList<Organisation> organisations) =>
        (Folder, Hub, Responders, Organisations) = (folder, hub, responders, organisations);

    /// <summary>Where everything of it lies. Deleted with it.</summary>
    public string Folder { get; }

    public RunningHub Hub { get; }

    public IReadOnlyList<RehearsalResponder> Responders { get; }

    public IReadOnlyList<Organisation> Organisations { get; }

    /// <summary>Builds it.</summary>
    /// <param name="smtp">The mail server that takes the notices; null leaves the mailbox as the only way.</param>
    /// <param name="store">PostgreSQL instead of SQLite; null for SQLite.</param>
    /// <param name="furnish">Fills the store before the hub that is used starts: people in bulk are loaded as after any restart.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<RehearsalHub> Build(LoopbackMail? smtp, string? store, Action<IServiceProvider, IReadOnlyList<Organisation>> furnish, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("qalqan-").FullName;
        var options = new HubOptions { Data = Path.Combine(folder, "data"), KeyFile = Path.Combine(folder, "hub.key"), Listen = "127.0.0.1:0", Store = store };
        var responders = new List<RehearsalResponder>();
        IReadOnlyList<Organisation> organisations;
        await using (var first = await RunningHub.Start(options, cancel))
        {
            var services = first.Services;
            organisations = [services.GetRequiredService<Organisations>().Add("Help desk", [], null), services.GetRequiredService<Organisations>().Add("Association", [], null)];
            foreach (var organisation in organisations)
            {
                var signing = SigningKey.Create();
                responders.Add(new(services.GetRequiredService<Responders>().Add(organisation.Id, new("Responder", ["responder"]), Nobody.Public, signing.Public, []), signing));
            }
            furnish(services, organisations);
        }
        Configure(Path.Combine(options.Data, "notifier", "config.json"), smtp, responders, organisations);
        return new(folder, await RunningHub.Start(options, cancel), responders, organisations);
    }

    /// <summary>Both responders approve a release, as they would after looking at its counts.</summary>
    public void Approve(string release)
    {
        var releases = Hub.Services.GetRequiredService<Releases>();
        if (releases.Find(release) is not { State: "waiting" } shown) return;
        var statement = Convert.FromBase64String(shown.Statement);
        foreach (var responder in Responders)
        {
            var approval = Approvals.Sign(responder.Id, responder.Signing, statement, TimeProvider.System.Seconds());
            var act = Approvals.Act(statement, responder.Signing.Public.Id, approval.Time) with { Signature = Convert.FromBase64String(approval.CustodySignature) };
            if (releases.Approve(release, responder.Id, Convert.FromBase64String(approval.Signature), act) is ApprovalResult.Refused refused) throw new InvalidOperationException(refused.Reason);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        foreach (var responder in Responders) responder.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>What an operator writes into the notifier's own file, which the hub cannot change: whose approval counts, and where mail goes.</summary>
    static void Configure(string path, LoopbackMail? smtp, IReadOnlyList<RehearsalResponder> responders, IReadOnlyList<Organisation> organisations)
    {
        var config = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        config["approvers"] = new JsonArray([.. responders.Select((r, i) => new JsonObject
        {
            ["id"] = r.Signing.Public.Id,
            ["key"] = Convert.ToBase64String(r.Signing.Public.Bytes),
            ["organisation"] = organisations[i].Id,
        })]);
        if (smtp is not null) config["smtp"] = new JsonObject { ["host"] = "localhost", ["port"] = smtp.Port, ["from"] = "notices@hub.example", ["authority"] = smtp.Authority };
        File.WriteAllText(path, config.ToJsonString());
    }
}
