using Microsoft.AspNetCore.Identity;

namespace Qalqan.Hub;

/// <summary>Everything that accounts need, once.</summary>
static class AccountParts
{
    public static void Add(IServiceCollection services, HubOptions options)
    {
        services.AddSingleton<Accounts>().AddSingleton<StaffSessions>().AddSingleton<SourceBuckets>().AddSingleton<SignIn>().AddSingleton<Audit>().AddSingleton<TwoPerson>().AddSingleton<StaffJoining>();
        services.AddSingleton<Identities>().AddSingleton<Passkeys>().AddSingleton<PasskeyStore>();
        services.AddIdentityCore<Account>();
        services.AddScoped<IUserStore<Account>>(s => s.GetRequiredService<PasskeyStore>()).AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required"; // it stands for both factors
            passkeys.ResidentKeyRequirement = "required";      // nobody types a name that could be tested
            passkeys.AttestationConveyancePreference = "none";
            // Behind a proxy the request's own host is not what the browser sees.
            passkeys.ServerDomain = options.Address?.Host;
            // The framework compares with the Origin header, which our Referrer-Policy makes "null" in every form.
            passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == (options.Address?.GetLeftPart(UriPartial.Authority) ?? $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}"));
        });
    }
}
