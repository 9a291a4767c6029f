namespace Qalqan.Hub;

/// <summary>Reads a request's body into memory, never into a temporary file.</summary>
static class Body
{
    /// <summary>The whole body.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than <paramref name="max"/>.</exception>
    public static async Task<byte[]> Read(HttpRequest request, int max, CancellationToken cancel)
    {
        if (request.ContentLength > max) throw TooLarge(max);
        var buffer = new byte[Math.Min(max, Math.Max(4096, request.ContentLength ?? 0))];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == max) break;
                Array.Resize(ref buffer, (int)Math.Min(max, (long)buffer.Length * 2));
            }
            var n = await request.Body.ReadAsync(buffer.AsMemory(length), cancel);
            if (n == 0) return length == buffer.Length ? buffer : buffer[..length];
            length += n;
        }
        return await request.Body.ReadAsync(new byte[1], cancel) == 0 ? buffer : throw TooLarge(max);
    }

    static BadHttpRequestException TooLarge(int max) => new($"too large: at most {max >> 20} MB are taken at once", StatusCodes.Status413PayloadTooLarge);
}
