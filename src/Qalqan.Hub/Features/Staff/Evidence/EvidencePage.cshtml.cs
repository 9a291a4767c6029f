using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>An original as text, or the place of its picture. Never live: nothing of it is markup, and nothing of it is loaded.</summary>
sealed class EvidencePage(EvidenceRoom room) : StaffPage
{
    /// <summary>More than this is not read on a page; whoever needs all of it uses the command line.</summary>
    public const int MaxText = 200_000, MaxHex = 4_096;

    /// <summary>The file's id.</summary>
    public string FileId { get; private set; } = "";

    /// <summary>Its name; hostile.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Its case.</summary>
    public string CaseId { get; private set; } = "";

    /// <summary>Its size in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>SHA-256 of the plain bytes, to compare with others' copies.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>Whether the bytes are what the custody log says was received.</summary>
    public bool Agrees { get; private set; }

    /// <summary>Whether there is a picture to show.</summary>
    public bool IsImage { get; private set; }

    /// <summary>Whether <see cref="Lines"/> is text; otherwise they are bytes in hexadecimal digits.</summary>
    public bool IsText { get; private set; }

    /// <summary>What is shown.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>Whether there is more than is shown.</summary>
    public bool Cut { get; private set; }

    public IActionResult OnGet(string id)
    {
        if (room.Open(Me, Keys, id, sign: true) is not { } opened) return NotFound();
        try
        {
            (FileId, Name, CaseId, Length, Agrees) = (id, opened.Name, opened.CaseId, opened.Content.Length, opened.Agrees);
            Hash = Convert.ToHexStringLower(SHA256.HashData(opened.Content));
            IsImage = EvidenceRoom.ImageType(opened.Content) is not null;
            IsText = !IsImage && EvidenceRoom.IsText(opened.Content);
            Lines = IsImage ? [] : IsText ? [.. EvidenceRoom.Lines(opened.Content, MaxText)] : [.. EvidenceRoom.Hex(opened.Content, MaxHex)];
            Cut = !IsImage && opened.Content.Length > (IsText ? MaxText : MaxHex);
            return Page();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened.Content);
        }
    }
}
