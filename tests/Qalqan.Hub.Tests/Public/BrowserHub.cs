using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A hub and a real browser for a class of tests.</summary>
public sealed class BrowserHub : IAsyncLifetime
{
    IPlaywright? _playwright;

    internal HubFixture Fixture { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    /// <summary>Somebody of the team who helps.</summary>
    internal Member Responder { get; private set; } = null!;

    internal string Address => Fixture.Hub!.Address;

    internal static bool Exists => File.Exists("/usr/bin/chromium");

    public async ValueTask InitializeAsync()
    {
        Fixture = new HubFixture();
        Directory.CreateDirectory(Fixture.Data);
        await File.WriteAllTextAsync(Path.Combine(Fixture.Data, "public.json"), """{ "who": "Tea House Help Desk", "emergency": "911", "otherWay": "in person, Tuesdays" }""");
        await Fixture.StartAsync();
        await Fixture.Client.FeedAsync("pages", FeedTier.A);
        await Fixture.Client.PackAsync("pages", "known.example"); // without any warning to compare with, a check says that it could not compare
        Responder = Member.Join(Fixture, Fixture.Organisation, "ana", "Ana", Roles.Responder);
        if (!Exists) return;
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
        await Fixture.DisposeAsync();
    }

    internal Task<IBrowserContext> ContextAsync(string tag, int width, bool script = false) => Browser.NewContextAsync(new()
    {
        JavaScriptEnabled = script,
        BypassCSP = script, // for the accessibility checker alone
        Locale = tag,
        ViewportSize = new() { Width = width, Height = width < 600 ? 640 : 900 },
        BaseURL = Address,
    });

    /// <summary>A browser without script in which the responder is signed in.</summary>
    internal async Task<IBrowserContext> TeamAsync()
    {
        var context = await ContextAsync("en", 1280);
        using var signedIn = Responder.SignIn(Fixture);
        await context.AddCookiesAsync([new() { Name = "qalqan", Value = signedIn.Cookie!, Url = Address }]);
        return context;
    }

    internal static async Task<IPage> PageAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(8000);
        return await context.NewPageAsync();
    }
}
