using Npgsql;

namespace Qalqan.Hub;

/// <summary>What is written after <c>--store</c>.</summary>
static class PostgresAddress
{
    /// <summary>The connection string of Npgsql for an address <c>postgres://user:password@host:port/name</c>; one that is a connection string already is kept.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string ToConnectionString(string address)
    {
        if (!address.Contains("://", StringComparison.Ordinal)) return With(new(address));
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
            throw new FormatException("--store: expected postgres://user:password@host:port/name");
        var builder = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(uri.Host), Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')) };
        if (uri.Port > 0) builder.Port = uri.Port;
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            builder[Uri.UnescapeDataString(parts[0])] = Uri.UnescapeDataString(parts[^1]); // host=/folder names a socket
        }
        return With(builder);
    }

    static string With(NpgsqlConnectionStringBuilder builder)
    {
        builder.ApplicationName = "qalqan-hub";
        builder.IncludeErrorDetail = false; // it would put values into messages
        return builder.ToString();
    }
}
