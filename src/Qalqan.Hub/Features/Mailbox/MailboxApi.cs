namespace Qalqan.Hub;

/// <summary>A receipt code.</summary>
sealed record CodeRequest(string Code);

/// <summary>A receipt code and the notice that was seen.</summary>
sealed record AcknowledgeRequest(string Code, string Notice);

/// <summary>A notice in the mailbox.</summary>
sealed record MailboxShown(string Id, int Number, bool Seen, string? Language, string? Text);

/// <summary>What somebody asks of <c>/verify</c>.</summary>
sealed record VerifyRequest(int Number, string Code);

/// <summary>The mailbox, by the receipt code alone: whoever has it needs no token.</summary>
static class MailboxApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/mailbox", (CodeRequest request, Mailbox mailbox) => ReceiptCode.TryParse(request.Code, out var code) && mailbox.Open(code) is { } entries
            ? Results.Json([.. entries.Select(e => new MailboxShown(e.Id, e.Number, e.Seen, e.Notice?.Language, e.Notice?.Text))], ApiJson.Default.IReadOnlyListMailboxShown)
            : Api.Missing()).WithSummary("Opens a mailbox");
        api.MapPost("/mailbox/acknowledgements", (AcknowledgeRequest request, Mailbox mailbox) =>
            ReceiptCode.TryParse(request.Code, out var code) && mailbox.Acknowledge(code, request.Notice) ? Results.NoContent() : Api.Missing()).WithSummary("Says that a notice was seen");
        api.MapPost("/mailbox/deletion", (CodeRequest request, Mailbox mailbox) =>
            ReceiptCode.TryParse(request.Code, out var code) && mailbox.Delete(code) ? Results.NoContent() : Api.Missing()).WithSummary("Deletes everything about the person whose code this is");
        api.MapPost("/verify", (VerifyRequest request, NoticeCheck check) => Results.Json(check.Look(request.Number, request.Code), ApiJson.Default.Checked)).WithSummary("Whether a notice with this number and code was sent by this hub");
    }
}
