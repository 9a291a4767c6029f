using System.Collections.Frozen;

namespace Qalqan.Hub;

/// <summary>Where something happened: a country and perhaps a province, never more exact.</summary>
sealed record IncidentPlace
{
    /// <summary>Codes of countries, ISO 3166-1 alpha-2.</summary>
    const string Codes = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ
        DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
        KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ
        OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
        UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """;

    static readonly FrozenSet<string> Known = Codes.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    IncidentPlace(string? country, string? province) => (Country, Province) = (country, province);

    /// <summary>Not said.</summary>
    public static IncidentPlace Unknown { get; } = new(null, null);

    /// <summary>Every country, in the order of their codes.</summary>
    public static IReadOnlyList<string> Countries { get; } = [.. Known.Order(StringComparer.Ordinal)];

    /// <summary>ISO 3166-1 alpha-2; null if it was not said.</summary>
    public string? Country { get; }

    /// <summary>ISO 3166-2, e.g. <c>CA-ON</c>; null if it was not said.</summary>
    public string? Province { get; }

    /// <summary>A place by its codes, as typed or chosen.</summary>
    /// <param name="country">Empty or null for none.</param>
    /// <param name="province">With or without its country; empty or null for none.</param>
    /// <exception cref="FormatException">One is no code.</exception>
    public static IncidentPlace Of(string? country, string? province = null)
    {
        if (string.IsNullOrWhiteSpace(country)) return string.IsNullOrWhiteSpace(province) ? Unknown : throw new FormatException("province: expected a country as well");
        var code = country.Trim().ToUpperInvariant();
        if (!Known.Contains(code)) throw new FormatException("country: expected a code of two letters, e.g. CA (ISO 3166-1)");
        if (string.IsNullOrWhiteSpace(province)) return new(code, null);
        var part = province.Trim().ToUpperInvariant();
        if (part.StartsWith(code + "-", StringComparison.Ordinal)) part = part[3..];
        return part.Length is >= 1 and <= 3 && part.All(char.IsAsciiLetterOrDigit) ? new(code, $"{code}-{part}") : throw new FormatException("province: expected a code, e.g. ON or CA-ON (ISO 3166-2)");
    }
}
