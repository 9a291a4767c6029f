using System.Net;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Every role on every route, and another organisation's object on each: made from the route table of a running hub.</summary>
[Trait("Speed", "slow")]
public sealed class StaffMatrixTests(StaffWorld world) : IClassFixture<StaffWorld>
{
    /// <summary>What ends the session, the account or the hub is tried by those who may not, and elsewhere by those who may.</summary>
    static readonly string[] Grave = ["/staff/sign-out", "/staff/lock", "/staff/wipe", "/staff/account/sessions/{session}/end", "/staff/admin/accounts/{id}/end"];

    IEnumerable<(string Method, string Pattern)> Mapped() =>
        from endpoint in world.Part<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where pattern == "/staff" || pattern.StartsWith("/staff/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
        select (method, pattern);

    [Fact]
    public void The_table_has_every_route_of_the_hub_and_no_other()
    {
        var mapped = Mapped().ToHashSet();
        Assert.True(mapped.Count > 30);
        Assert.Equal([], StaffRoutes.All.Where(r => !mapped.Contains((r.Method, r.Pattern))).Select(r => $"{r.Method} {r.Pattern}"));
        // A Razor page answers every method that its model has; the others are 404 because the table does not have them.
        Assert.Equal([], mapped.Where(m => !StaffRoutes.All.Any(r => r.Pattern == m.Pattern)).Select(m => $"{m.Method} {m.Pattern}"));
    }

    [Fact]
    public async Task Nobody_sees_a_page_before_signing_in()
    {
        using var nobody = world.Nobody();
        foreach (var route in StaffRoutes.All.Where(r => !r.Needs.HasFlag(StaffNeeds.NoSession)))
        {
            using var response = await Ask(nobody, route, Own(world.Ana, route));
            Assert.True(response.StatusCode == HttpStatusCode.SeeOther && response.Headers.Location!.OriginalString == "/staff/sign-in", $"{route.Method} {route.Pattern}: {response.StatusCode}");
        }
        using var unknown = await nobody.GetAsync("/staff/there-is-no-such-page");
        Assert.Equal(HttpStatusCode.SeeOther, unknown.StatusCode);
    }

    [Fact]
    public async Task What_a_role_may_not_see_is_not_there()
    {
        var wrong = new List<string>();
        foreach (var member in (Member[])[world.Ana, world.Custodian, world.Admin, world.Auditor, world.Reviewer])
            foreach (var route in StaffRoutes.All.Where(r => !r.Needs.HasFlag(StaffNeeds.NoSession)))
            {
                var may = route.Roles.Any(member.Account.Is);
                if (may && (Grave.Contains(route.Pattern) || route.Pattern.StartsWith("/staff/wipe/", StringComparison.Ordinal))) continue;
                using var client = world.As(member);
                using var response = await Ask(client, route, Own(member, route));
                var there = response.StatusCode != HttpStatusCode.NotFound;
                if (there != may && !(may && IsMadeByOthers(route))) wrong.Add($"{member.Login} {route.Method} {route.Pattern}: {response.StatusCode}");
                if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError) wrong.Add($"{member.Login} {route.Method} {route.Pattern}: {response.StatusCode}");
            }
        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task Another_organisations_object_is_not_there()
    {
        var wrong = new List<string>();
        foreach (var member in (Member[])[world.Ana, world.Custodian, world.Admin])
            foreach (var route in StaffRoutes.All.Where(r => r.Pattern.Contains('{', StringComparison.Ordinal) && r.Roles.Any(member.Account.Is)))
            {
                // A release and a report are the whole hub's, in counts only; so are its words.
                if (((string[])["/staff/releases", "/staff/report", "/staff/review"]).Any(p => route.Pattern.StartsWith(p, StringComparison.Ordinal))) continue;
                using var client = world.As(member);
                using var response = await Ask(client, route, Foreign(route));
                if (response.StatusCode != HttpStatusCode.NotFound) wrong.Add($"{member.Login} {route.Method} {route.Pattern}: {response.StatusCode}");
            }
        Assert.Equal([], wrong);
        Assert.True(world.Part<Accounts>().Find(world.Zoe.Account.Id)!.Active);
    }

    [Fact]
    public async Task Another_organisations_case_is_neither_linked_nor_merged_nor_offered()
    {
        using var ana = world.As(world.Ana);
        await ana.PostAsync($"/staff/cases/{world.Case}/take");
        Assert.Contains("no such case", await ana.DoAsync($"/staff/cases/{world.Case}/link", ("case", world.OtherCase)), StringComparison.Ordinal);
        Assert.Contains("no such case", await ana.DoAsync($"/staff/cases/{world.Case}/merge", ("case", world.OtherCase)), StringComparison.Ordinal);
        Assert.Contains("not possible", await ana.DoAsync($"/staff/cases/{world.Case}/handover", ("to", world.Zoe.Account.Id)), StringComparison.Ordinal);
        using var access = await ana.PostAsync("/staff/access", ("to", world.Zoe.Account.Id));
        Assert.Equal(HttpStatusCode.NotFound, access.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_taken_back_needs_a_fresh_second_factor_and_what_is_sealed_needs_keys()
    {
        foreach (var member in (Member[])[world.Ana, world.Custodian, world.Admin])
            foreach (var route in StaffRoutes.All.Where(r => r.Roles.Any(member.Account.Is)))
            {
                using var stale = world.As(member);
                stale.Session!.SteppedUp -= StaffSessions.StepUpLives;
                if (route.Needs.HasFlag(StaffNeeds.Fresh)) await Sent(stale, route, "/staff/step-up");
                using var locked = world.As(member, unlocked: false);
                if (route.Needs.HasFlag(StaffNeeds.Keys)) await Sent(locked, route, "/staff/unlock");
            }

        async Task Sent(StaffClient client, StaffRoute route, string to)
        {
            using var response = await Ask(client, route, Own(world.Ana, route));
            Assert.True(response.Headers.Location?.OriginalString == to, $"{route.Method} {route.Pattern}: {response.StatusCode}");
        }
    }

    /// <summary>Routes whose objects the one who asks cannot have made themselves.</summary>
    static bool IsMadeByOthers(StaffRoute route) => route.Pattern is "/staff/account/passkeys/{passkey}/remove";

    Task<HttpResponseMessage> Ask(StaffClient client, StaffRoute route, string path) => route.Method == "GET" ? client.GetAsync(path) : client.PostAsync(path, Fields(route));

    (string, string)[] Fields(StaffRoute route) => route.Pattern switch
    {
        "/staff/access" => [("to", world.Ben.Account.Id)],
        "/staff/feeds/tier" => [("feed", "watch"), ("tier", "A")],
        "/staff/report" => [("quarter", StaffWorld.LastQuarter.ToString()), ("audience", "agreement")],
        "/staff/review/{file}/{language}" or "/staff/review/{file}/{language}/judge" or "/staff/review/{file}/{language}/forget" => [("key", "skip"), ("text", "تېكىستكە ئۆتۈش")],
        "/staff/search" => [("word", "bait")],
        "/staff/people/{id}/reveal" => [("reason", "the matrix asks for it")],
        _ => [],
    };

    string Own(Member member, StaffRoute route) => Fill(route, world.Case, world.TextFile, world.Person.Person, world.Ben.Account.Id, () => Request(route, world.Ben, world.Custodian, world.Admin, member), member);

    string Foreign(StaffRoute route) => Fill(route, world.OtherCase, world.OtherFile, world.OtherPerson.Person, world.Zoe.Account.Id, () => Request(route, world.Zoe, world.Zoe, world.Zoe, null), world.Zoe);

    string Fill(StaffRoute route, string file, string evidence, string person, string account, Func<string> request, Member sessionOf)
    {
        var pattern = route.Pattern;
        if (pattern == "/staff/access") return pattern;
        if (pattern.Contains("{request}", StringComparison.Ordinal)) return pattern.Replace("{request}", request(), StringComparison.Ordinal);
        if (pattern.Contains("{session}", StringComparison.Ordinal)) return pattern.Replace("{session}", world.As(sessionOf).Session!.Id, StringComparison.Ordinal);
        var id = pattern.StartsWith("/staff/cases", StringComparison.Ordinal) ? file
            : pattern.EndsWith("/image", StringComparison.Ordinal) && evidence == world.TextFile ? world.ImageFile
            : pattern.StartsWith("/staff/evidence", StringComparison.Ordinal) ? evidence
            : pattern.StartsWith("/staff/people", StringComparison.Ordinal) ? person
            : pattern.StartsWith("/staff/releases", StringComparison.Ordinal) ? world.Release
            : pattern.StartsWith("/staff/report", StringComparison.Ordinal) ? world.Report().Id
            : account;
        return pattern.Replace("{id}", id, StringComparison.Ordinal).Replace("{form}", "json", StringComparison.Ordinal).Replace("{file}", "pages", StringComparison.Ordinal).Replace("{language}", "ug", StringComparison.Ordinal).Replace("{passkey}", "00ff", StringComparison.Ordinal);
    }

    /// <summary>A request of two of the kind of the route, asked by one who may ask.</summary>
    string Request(StaffRoute route, Member responder, Member custodian, Member admin, Member? asking)
    {
        var requests = world.Part<TwoPerson>();
        var person = responder == world.Zoe ? world.OtherPerson.Person : world.Person.Person;
        if (route.Pattern.StartsWith("/staff/reveals", StringComparison.Ordinal))
        {
            var id = requests.Ask(custodian.Account, TwoPerson.Reveal, person, "a reason");
            if (route.Pattern.EndsWith("/open", StringComparison.Ordinal)) requests.Approve(id, responder.Account);
            return id;
        }
        if (route.Pattern.StartsWith("/staff/feeds", StringComparison.Ordinal)) return requests.Ask(admin.Account, TwoPerson.Feed, "watch\tB", "");
        if (route.Pattern.StartsWith("/staff/wipe", StringComparison.Ordinal)) return requests.Ask(responder.Account, TwoPerson.Wipe, "", "");
        var recovery = requests.Ask(admin.Account, TwoPerson.Recover, responder.Account.Id, "");
        if (asking is not null && route.Pattern.EndsWith("/code", StringComparison.Ordinal)) requests.Approve(recovery, world.Ana.Account);
        return recovery;
    }
}
