namespace Qalqan.Formats;

/// <summary>One address in an HTML text.</summary>
/// <param name="Target">The attribute's value, entities decoded, else as written.</param>
/// <param name="Element">The element it stands on, lower case; <c>style</c> for addresses in style sheets.</param>
/// <param name="IsAnchor">Whether it is where a click leads: on <c>a</c> or <c>area</c>.</param>
/// <param name="Text">The visible text of an anchor; empty for everything else.</param>
sealed record HtmlLink(string Target, string Element, bool IsAnchor, string Text);
