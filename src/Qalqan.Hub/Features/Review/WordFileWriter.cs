using System.Text;

namespace Qalqan.Hub;

/// <summary>Writes a word file in the form of the source, one sentence a line, so that a change of one is a change of one line.</summary>
static class WordFileWriter
{
    /// <summary>One sentence with all its forms, as it stands in a file.</summary>
    public static string Entry(IReadOnlyList<(string Key, string Text, ReviewState State)> forms)
    {
        var entry = new StringBuilder().Append(Quoted(forms[0].Key.Split('#')[0])).Append(": ");
        Append(entry, forms);
        return entry.ToString();
    }

    /// <summary>The file.</summary>
    /// <param name="sentences">Name (a plural form as <c>key#category</c>), words (steps one a line) and state, in order.</param>
    public static string Write(IEnumerable<(string Key, string Text, ReviewState State)> sentences)
    {
        var file = new StringBuilder("{\n  \"review\": \"draft\",\n  \"strings\": {");
        var first = true;
        foreach (var entry in sentences.GroupBy(s => s.Key.Split('#')[0]))
        {
            file.Append(first ? "\n    " : ",\n    ").Append(Entry([.. entry]));
            first = false;
        }
        return file.Append("\n  }\n}\n").ToString();
    }

    static void Append(StringBuilder file, IReadOnlyList<(string Key, string Text, ReviewState State)> forms)
    {
        // A sentence with several forms is as good as its worst.
        var state = forms.Min(f => f.State);
        var plural = forms[0].Key.Contains('#', StringComparison.Ordinal);
        if (!plural && state == ReviewState.Draft)
        {
            file.Append(Value(forms[0].Text));
            return;
        }
        file.Append("{ ");
        file.AppendJoin(", ", forms.Select(f => $"{Quoted(plural ? f.Key.Split('#')[1] : "text")}: {(plural ? Quoted(f.Text) : Value(f.Text))}"));
        if (state != ReviewState.Draft) file.Append(", \"review\": ").Append(Quoted(state == ReviewState.NativeReviewed ? "native-reviewed" : "safety-reviewed"));
        file.Append(" }");
    }

    static string Value(string text) => text.Contains('\n', StringComparison.Ordinal) ? $"[{string.Join(", ", text.Split('\n').Select(Quoted))}]" : Quoted(text);

    static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
