namespace Qalqan.Tests.Mail;

/// <summary>Damages bytes in a way that a seed repeats.</summary>
static class Mutation
{
    /// <summary>A damaged copy: bits flipped, cut short, a piece moved, a piece repeated.</summary>
    public static byte[] Of(byte[] original, int seed)
    {
        var random = new Random((seed * 31) + original.Length);
        var bytes = original.ToList();
        for (var times = 1 + random.Next(4); times > 0 && bytes.Count > 4; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    for (var i = 0; i < 8; i++) bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    var piece = bytes.GetRange(at, length);
                    bytes.InsertRange(random.Next(bytes.Count), piece);
                    break;
                case 3:
                    var block = bytes.GetRange(at, length);
                    for (var i = 0; i < 20; i++) bytes.InsertRange(at, block);
                    break;
                default:
                    bytes.RemoveRange(at, length);
                    break;
            }
        }
        return [.. bytes];
    }
}
