using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;

namespace Qalqan.Hub;

/// <summary>Reads a request's body into memory, never into a temporary file.</summary>
static class Body
{
    /// <summary>Bodies up to this are read whenever they come; room for more is made as it arrives, whatever length was announced.</summary>
    const int Small = 1 << 20;

    /// <summary>How many larger ones are held at once. Others wait on their connection, so that many submitters cannot fill the memory.</summary>
    const int LargeAtOnce = 8;

    static readonly SemaphoreSlim Places = new(LargeAtOnce);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>The whole body.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than <paramref name="max"/>, or too many large ones are under way.</exception>
    public static async Task<byte[]> Read(HttpRequest request, int max, CancellationToken cancel)
    {
        if (request.ContentLength > max) throw TooLarge(max);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null; // ours is below
        var buffer = new byte[Math.Clamp(request.ContentLength ?? 0, 4096, Small)];
        var (length, placed) = (0, false);
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= max) break;
                if (length >= Small && !placed) placed = await Place(request.HttpContext, cancel);
                buffer = Larger(buffer, (int)Math.Min(max, buffer.Length * 2L));
            }
            var n = await request.Body.ReadAsync(buffer.AsMemory(length), cancel);
            if (n == 0) return length == buffer.Length ? buffer : Larger(buffer, length);
            length += n;
        }
        return await request.Body.ReadAsync(new byte[1], cancel) == 0 ? buffer : throw TooLarge(max);
    }

    /// <summary>A place among the large ones, until the request has been answered.</summary>
    static async Task<bool> Place(HttpContext context, CancellationToken cancel)
    {
        if (!await Places.WaitAsync(LongestWait, cancel)) throw new BadHttpRequestException("too many large files at once; try again in a minute", StatusCodes.Status503ServiceUnavailable);
        context.Response.OnCompleted(() =>
        {
            Places.Release();
            return Task.CompletedTask;
        });
        return true;
    }

    /// <summary>What was there, in an array of another size; evidence is not left behind in the old one.</summary>
    static byte[] Larger(byte[] old, int size)
    {
        var larger = new byte[size];
        old.AsSpan(0, Math.Min(size, old.Length)).CopyTo(larger);
        CryptographicOperations.ZeroMemory(old);
        return larger;
    }

    static BadHttpRequestException TooLarge(int max) => new($"too large: at most {max >> 20} MB are taken at once", StatusCodes.Status413PayloadTooLarge);
}
