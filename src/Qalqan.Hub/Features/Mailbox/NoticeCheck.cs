using System.Security.Cryptography;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What is said to somebody who asks whether a message is really from this hub.</summary>
/// <param name="Genuine">Whether a notice with this number and code was made here.</param>
/// <param name="Sent">The hour; null if it is not genuine.</param>
/// <param name="Template">What kind of notice; null if it is not genuine.</param>
sealed record Checked(bool Genuine, DateTimeOffset? Sent, string? Template);

/// <summary>Checks a notice by its card number and its code. The answer has one shape and takes one look-up, genuine or not.</summary>
sealed class NoticeCheck(Database database, NoticeQueue notices)
{
    [method: ExplicitConstructor]
    sealed record Row(long Number, string Template, long Created);

    /// <summary>Looks.</summary>
    /// <param name="number">The line of the card that the message names; 0 for one that says that the card is used up.</param>
    /// <param name="typed">The code, as somebody typed it.</param>
    public Checked Look(int number, string typed)
    {
        // What is no code at all is looked up as well: an answer that comes sooner says something.
        var mac = MessageCode.TryParse(typed, out var code) ? notices.CodeMac(code) : RandomNumberGenerator.GetBytes(32);
        var row = database.Read(c => c.QuerySingleOrDefault<Row>("""select number as "Number", template as "Template", created as "Created" from notice where code_mac = @mac""", new { mac }));
        return row is not null && NoticeQueue.CardLine(row.Number) == number ? new(true, DateTimeOffset.FromUnixTimeSeconds(row.Created), row.Template) : new(false, null, null);
    }
}
