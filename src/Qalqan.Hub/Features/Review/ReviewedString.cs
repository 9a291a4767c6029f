using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>A sentence that somebody read on this hub.</summary>
/// <param name="File">Whose words: <c>reports</c>, <c>pages</c> or <c>statistics</c>.</param>
/// <param name="Language">Tag of the language.</param>
/// <param name="Key">Its name in the word file; a plural form as <c>key#category</c>.</param>
/// <param name="Text">What it says; steps stand one a line.</param>
/// <param name="State">How far it was reviewed.</param>
/// <param name="Source">SHA-256 of the English sentence that was before the reviewer's eyes.</param>
/// <param name="NativeReviewer">Who grew up with the language and read it; null if nobody yet.</param>
/// <param name="SafetyReviewer">Who found that it does no harm; somebody else; null if nobody yet.</param>
/// <param name="Date">Day of the last signature, UTC.</param>
sealed record ReviewedString(string File, string Language, string Key, string Text, ReviewState State, string Source, string? NativeReviewer, string? SafetyReviewer, DateOnly Date);

/// <summary>A sentence as the desk shows it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="English">The source.</param>
/// <param name="Text">What it says now; null where the translation lacks it and English is said.</param>
/// <param name="State">How far it was reviewed; a draft again if the English changed since.</param>
/// <param name="Changed">Whether the English changed since it was reviewed here.</param>
sealed record DeskString(string Key, string English, string? Text, ReviewState State, bool Changed);

/// <summary>A sentence as it lies sealed.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReviewedString))]
sealed partial class ReviewJson : JsonSerializerContext;
