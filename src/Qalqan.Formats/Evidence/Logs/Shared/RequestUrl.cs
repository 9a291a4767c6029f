namespace Qalqan.Formats;

/// <summary>Puts the URL of a request together where a log keeps host and path apart, and adds it as a field <c>url</c>.</summary>
sealed class RequestUrl
{
    readonly ByteScratch _scratch = new();
    int _host, _path;

    /// <summary>Forgets the last line.</summary>
    public void Clear() => _host = _path = -1;

    /// <summary>Says that field <paramref name="index"/>, which is about to be added, has this form.</summary>
    public void Note(ValueForm form, int index)
    {
        if (form == ValueForm.RequestHost) _host = index;
        else if (form == ValueForm.RequestPath) _path = index;
    }

    /// <summary>Adds the URL if both parts were seen. A path that is a URL already (a request to a proxy) is that URL.</summary>
    public void AddTo(LineFields fields)
    {
        if (_path < 0 || _path >= fields.Count) return;
        var path = fields.Value(_path);
        if (TypedField.IsUrl(path))
        {
            var whole = _scratch.Take(path.Length);
            path.CopyTo(whole);
            fields.Add("url", whole, fields.Offset(_path), ObservableKind.Url, Places.HttpRequest);
            return;
        }
        if (_host < 0 || _host >= fields.Count || path.IsEmpty || path[0] != '/' || fields.Kind(_host) == ObservableKind.Unknown) return;
        var host = fields.Value(_host);
        var brackets = host.Contains((byte)':');
        var url = _scratch.Take(9 + host.Length + path.Length);
        var n = 7;
        "http://"u8.CopyTo(url);
        if (brackets) url[n++] = (byte)'[';
        host.CopyTo(url[n..]);
        n += host.Length;
        if (brackets) url[n++] = (byte)']';
        path.CopyTo(url[n..]);
        fields.Add("url", url[..(n + path.Length)], fields.Offset(_path), ObservableKind.Url, Places.HttpRequest);
    }
}
