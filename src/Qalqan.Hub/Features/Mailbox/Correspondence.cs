using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>A line of a mailbox that is no notice.</summary>
/// <param name="Time">When, to the hour.</param>
/// <param name="Kind"><c>from-person</c>, <c>from-us</c>, <c>check</c> or <c>incident</c>.</param>
/// <param name="Text">What was written; for a check, the names of what was handed in, one a line.</param>
/// <param name="Verdict">For a check: its verdict's name.</param>
sealed record MailboxLine(DateTimeOffset Time, string Kind, string Text, string? Verdict = null);

/// <summary>What a person and those who help write to each other, and what was checked. Each line lies twice: sealed to the mailbox and, where helpers should see it, sealed to the case.</summary>
sealed class Correspondence(Database database, CaseStore cases, TimeProvider clock)
{
    /// <summary>Lines of one mailbox. A person writes fewer in a life; a program that found a code writes more in an hour.</summary>
    const int MaxLines = 2000;

    /// <summary>Lines are padded to a multiple of this, so that their size does not tell what they say.</summary>
    const int Padding = 4096;

    static ReadOnlySpan<byte> SealInfo => "qalqan/mailbox-line/v1"u8;

    /// <summary>The person writes.</summary>
    /// <exception cref="BadHttpRequestException">The mailbox has no room for more lines.</exception>
    public void FromPerson(Person person, string text) => Add(person, new(Hour(), "from-person", text), new(clock.GetUtcNow(), "message", text));

    /// <summary>A helper writes.</summary>
    /// <param name="person">To whom.</param>
    /// <param name="text">What.</param>
    /// <param name="author">The responder's id.</param>
    public void ToPerson(Person person, string text, string author) => Add(person, new(Hour(), "from-us", text), new(clock.GetUtcNow(), "message", text, null, author));

    /// <summary>Something was checked. Helpers hear of it where there is something to look at; a verdict without a match is the person's own.</summary>
    public void Checked(Person person, Verdict verdict, string names) =>
        Add(person, new(Hour(), "check", names, verdict.Name()), verdict >= Verdict.LooksSuspicious ? new(clock.GetUtcNow(), "check", $"{verdict.Name()}\n{names}") : null);

    /// <summary>The person told of an incident: the line in the mailbox. The helpers' copy lies in the register.</summary>
    public void Told(Person person, string text) => Add(person, new(Hour(), "incident", text), null);

    /// <summary>All lines, oldest first; what does not open was altered, and is left out and counted.</summary>
    public (IReadOnlyList<MailboxLine> Lines, int Damaged) Read(string person, SealingKey mailbox)
    {
        var rows = database.Read(c => c.Query<(string Id, byte[] Sealed)>("select id, sealed from mailbox_line where person_id = @person order by created, id", new { person }).ToList());
        var lines = new List<MailboxLine>(rows.Count);
        foreach (var (id, blob) in rows)
            if (Qalqan.Sealed.TryOpen(mailbox, blob, SealInfo, Place(person, id), out var json)) lines.Add(JsonSerializer.Deserialize(json.AsSpan().TrimEnd((byte)' '), StoreJson.Default.MailboxLine)!);
        return ([.. lines.OrderBy(l => l.Time)], rows.Count - lines.Count);
    }

    void Add(Person person, MailboxLine line, CaseEntry? entry)
    {
        if (!SealingPublicKey.TryImport(person.MailboxKey, out var mailbox)) throw new InvalidDataException($"person {person.Id}: the mailbox's key is damaged");
        database.Write(c =>
        {
            if (c.ExecuteScalar<long>("select count(*) from mailbox_line where person_id = @Id", new { person.Id }) >= MaxLines) throw new BadHttpRequestException("the mailbox is full", StatusCodes.Status429TooManyRequests);
            Add(c, person.Id, mailbox, line);
            if (entry is not null) cases.Add(c, cases.Of(c, person.Id), entry);
        });
    }

    void Add(DbConnection connection, string person, SealingPublicKey mailbox, MailboxLine line)
    {
        var id = Id.New();
        var json = JsonSerializer.SerializeToUtf8Bytes(line, StoreJson.Default.MailboxLine);
        var padded = new byte[(json.Length / Padding + 1) * Padding];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        connection.Execute("insert into mailbox_line (id, person_id, sealed, created) values (@id, @person, @blob, @now)",
            new { id, person, blob = Qalqan.Sealed.Seal(mailbox, padded, SealInfo, Place(person, id)), now = clock.Hour() });
    }

    DateTimeOffset Hour() => DateTimeOffset.FromUnixTimeSeconds(clock.Hour());

    static byte[] Place(string person, string id) => Encoding.ASCII.GetBytes($"{person}\0{id}");
}
