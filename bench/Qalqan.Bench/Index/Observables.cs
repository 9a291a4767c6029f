using System.Globalization;
using System.Text;

namespace Qalqan.Bench.Index;

/// <summary>Canonical observables as mail and browsing give them, from a seed.</summary>
static class Observables
{
    public static List<(ObservableKind Kind, byte[] Value)> Make(int count, int seed)
    {
        var random = new Random(seed);
        List<(ObservableKind, byte[])> made = new(count);
        while (made.Count < count)
        {
            // Zipf with exponent 1 over 100,000 sites.
            var site = (int)Math.Pow(100_000, random.NextDouble());
            string[] hosts = [$"www.site{site}.example", $"site{site}.example", $"cdn.eu.site{site}.example", $"mail.site{site}.co.uk"];
            var host = hosts[random.Next(4)];
            var (kind, value) = random.Next(8) switch
            {
                < 4 => (ObservableKind.Domain, host),
                < 6 => (ObservableKind.Url, $"{host}/news/{random.Next(5000)}/a-title-of-some-length?id={random.Next()}"),
                6 => random.Next(2) == 0 ? (ObservableKind.Ip, $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}") : (ObservableKind.Email, $"person{random.Next(2000)}@{host}"),
                _ => (ObservableKind.Sha256, $"{random.NextInt64():x16}{random.NextInt64():x16}{random.NextInt64():x16}{random.NextInt64():x16}"),
            };
            made.Add((kind, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value}"))));
        }
        return made;
    }
}
