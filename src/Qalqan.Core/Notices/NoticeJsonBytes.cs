using System.Text.Json;

namespace Qalqan;

/// <summary>The canonical bytes of each kind: what is signed, hashed and sealed.</summary>
static class NoticeJsonBytes
{
    public static byte[] Of(NoticeJob job) => JsonSerializer.SerializeToUtf8Bytes(job, NoticeJson.Default.NoticeJob);

    public static byte[] Of(NoticeAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, NoticeJson.Default.NoticeAnswer);

    public static byte[] Of(ReleaseStatement statement) => JsonSerializer.SerializeToUtf8Bytes(statement, NoticeJson.Default.ReleaseStatement);

    public static byte[] Of(MailboxNotice notice) => JsonSerializer.SerializeToUtf8Bytes(notice, NoticeJson.Default.MailboxNotice);

    public static byte[] Of(KeyRetirement retirement) => JsonSerializer.SerializeToUtf8Bytes(retirement, NoticeJson.Default.KeyRetirement);

    public static byte[] Of(ResealLine line) => JsonSerializer.SerializeToUtf8Bytes(line, NoticeJson.Default.ResealLine);
}
