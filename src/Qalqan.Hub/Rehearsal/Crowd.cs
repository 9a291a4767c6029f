using System.Globalization;
using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>Writes made-up people with years of sealed observations into a store, in bulk.</summary>
static class Crowd
{
    /// <summary>Over so many months everybody's observations are spread.</summary>
    public const int Months = 24;

    /// <summary>Adds everybody. Their keys, handles and tokens are made and sealed as for anybody; only the receipt codes are thrown away.</summary>
    /// <param name="services">The hub's parts.</param>
    /// <param name="organisations">Whom they belong to, in turn.</param>
    /// <param name="people">Who they are and what they saw.</param>
    /// <param name="count">How many people.</param>
    /// <param name="mail">Whether each has a mail address.</param>
    public static void Add(IServiceProvider services, IReadOnlyList<Organisation> organisations, SyntheticPeople people, int count, bool mail)
    {
        var (database, store, chain) = (services.GetRequiredService<Database>(), services.GetRequiredService<PersonStore>(), services.GetRequiredService<TokenChain>());
        var notifier = services.GetRequiredService<PairedNotifier>().Key;
        var month = services.GetRequiredService<TimeProvider>().Month();
        const int Batch = 64;
        for (var start = 0; start < count; start += Batch)
        {
            var made = Enumerable.Range(start, Math.Min(Batch, count - start)).AsParallel().AsOrdered().Select(n => Make(n, organisations[n % organisations.Count].Id, people, chain, notifier, month, mail)).ToList();
            database.Write(c =>
            {
                foreach (var person in made)
                {
                    store.Insert(c, person.Row);
                    foreach (var segment in person.Segments) SegmentStore.Add(c, segment);
                }
            });
        }
    }

    static (NewPerson Row, IReadOnlyList<Segment> Segments) Make(int number, string organisation, SyntheticPeople people, TokenChain chain, SealingPublicKey notifier, int month, bool mail)
    {
        var (id, code) = (Id.New(), ReceiptCode.Generate());
        using var mailbox = code.MailboxKey();
        ChannelHandle[] channels = mail ? [new("smtp", string.Create(CultureInfo.InvariantCulture, $"person{number}@people.example"))] : [];
        using var bundle = new HandleBundle("Our friends", "", ["en"], RandomNumberGenerator.GetBytes(32), mailbox.Public.Bytes, channels);
        var key = PersonKey.Create();
        using var sealing = new PersonKey(key);
        var row = new NewPerson(id, organisation, code, mailbox.Public.Bytes, bundle.Seal(notifier, id), Reach.Automatic, key, RandomNumberGenerator.GetInt32(SealedIndex.Slots));
        return (row, people.Seal(number, PersonId.Parse(id), sealing, chain, Months, month));
    }
}
