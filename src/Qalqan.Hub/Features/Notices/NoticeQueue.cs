using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>The rows of notices: one for each thing a person is told, numbered without a gap. Every method runs within its caller's transaction.</summary>
sealed class NoticeQueue(HubKeys keys, TimeProvider clock)
{
    /// <summary>Puts a notice into the queue, with the person's next number.</summary>
    /// <param name="connection">The caller's.</param>
    /// <param name="person">Whom.</param>
    /// <param name="template">One of <see cref="NoticeTemplates"/>.</param>
    /// <param name="release">The release it is part of; null for none.</param>
    /// <param name="delay">How long it waits.</param>
    /// <returns>Its id.</returns>
    public string Add(DbConnection connection, string person, string template, string? release = null, TimeSpan delay = default)
    {
        var id = Id.New();
        var number = connection.QuerySingle<long>("update person set next_number = next_number + 1 where id = @person returning next_number - 1", new { person });
        connection.Execute("""
            insert into notice (id, person_id, number, template, state, release_id, attempt, due, created, code_mac) values (@id, @person, @number, @template, 'queued', @release, 1, @due, @hour, @code)
            """, new { id, person, number, template, release, due = clock.Seconds() + (long)delay.TotalSeconds, hour = clock.Hour(), code = CodeMac(Code(id)) });
        return id;
    }

    /// <summary>One notice for everything a sweep found of a person, and the hits marked as told. Nobody is told twice of one indicator.</summary>
    public void Tell(DbConnection connection, string sweep, string person, string? release = null, TimeSpan delay = default)
    {
        if (connection.ExecuteScalar<long>("select count(*) from hit where sweep_id = @sweep and person_id = @person and state = 'found'", new { sweep, person }) == 0) return;
        var notice = Add(connection, person, NoticeTemplates.Hit, release, delay);
        connection.Execute("update hit set state = 'told', notice_id = @notice where sweep_id = @sweep and person_id = @person and state = 'found'", new { notice, sweep, person });
    }

    /// <summary>The line of the person's card that goes with a notice; 0 when the card is used up: words that stand on no card look like a forgery.</summary>
    public static int CardLine(long number) => number <= NoticeCard.Pairs ? (int)number : 0;

    /// <summary>The code of a notice, in four groups: made anew whenever it is needed, so that it lies nowhere.</summary>
    public string Code(string notice) => MessageCode.For(keys.VerifyCode, Guid.Parse(notice));

    /// <summary>By which a notice is found when somebody types its code.</summary>
    public byte[] CodeMac(string code) => HMACSHA256.HashData(keys.VerifyCode, Encoding.ASCII.GetBytes("look\0" + code));
}
