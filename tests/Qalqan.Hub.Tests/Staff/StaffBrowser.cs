using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Debian's Chromium, and what staff do in it first.</summary>
static class StaffBrowser
{
    const string Chromium = "/usr/bin/chromium";

    /// <summary>Names the folder for pictures; without it none is stored, so that a run of the tests leaves the source as it was.</summary>
    public const string Pictures = "QALQAN_PICTURES";

    public static Task<IBrowser> Launch(IPlaywright playwright)
    {
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is not installed");
        return playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
    }

    /// <summary>localhost, because browsers have passkeys over plain HTTP there and nowhere else.</summary>
    public static string BaseOf(HubFixture hub) => $"http://localhost:{hub.Client.Address.Port}";

    /// <summary>A browser in which somebody is signed in already.</summary>
    public static async Task<IPage> PageOf(this IBrowser browser, string? cookie, string language = "en", bool script = false)
    {
        var context = await browser.NewContextAsync(new() { JavaScriptEnabled = script, Locale = language, ViewportSize = new() { Width = 1200, Height = 800 } });
        if (cookie is not null) await context.AddCookiesAsync([new() { Name = "qalqan", Value = cookie, Domain = "localhost", Path = "/" }]);
        return await context.NewPageAsync();
    }

    /// <summary>Signs in with name, passphrase and code.</summary>
    public static async Task SignInAsync(this IPage page, string address, Member member)
    {
        await page.GotoAsync(address + "/staff");
        await page.GetByLabel("Sign-in name").FillAsync(member.Login);
        await page.GetByLabel("Passphrase for signing in").FillAsync(member.Secrets.Passphrase);
        await page.GetByLabel("One-time code").FillAsync(Totp.Code(member.Secrets.Totp, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30));
        await page.PressAsync("Sign in");
    }

    /// <summary>Opens the keys, on the page that asks for it.</summary>
    public static async Task UnlockAsync(this IPage page, Member member)
    {
        await page.GetByLabel("Vault passphrase").FillAsync(member.Secrets.VaultPassphrase!);
        await page.PressAsync("Open");
    }

    /// <summary>Presses the button of this name.</summary>
    public static Task PressAsync(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Follows the link of this name.</summary>
    public static Task FollowAsync(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Waits until the page says it.</summary>
    public static Task SaysAsync(this IPage page, string text) => Assertions.Expect(page.GetByText(text).First).ToBeVisibleAsync(new() { Timeout = 20_000 });

    /// <summary>A picture of the whole page or of its beginning.</summary>
    public static Task<byte[]> Shoot(this IPage page, string name, int height = 0)
    {
        var folder = Environment.GetEnvironmentVariable(Pictures);
        var clip = height == 0 ? null : new Clip { Width = page.ViewportSize!.Width, Height = height };
        return page.ScreenshotAsync(new() { Path = folder is { Length: > 0 } ? Path.Combine(folder, name + ".png") : null, FullPage = true, Clip = clip });
    }
}
