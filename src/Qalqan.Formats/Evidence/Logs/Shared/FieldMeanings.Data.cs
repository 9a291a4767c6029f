using System.Collections.Frozen;

namespace Qalqan.Formats;

static partial class FieldMeanings
{
    static readonly FieldMeaning
        Time = new(ValueForm.Time, Places.LogField),
        ClientHost = new(ValueForm.Host, Places.Client),
        ServerHost = new(ValueForm.Host, Places.Server),
        AskedHost = new(ValueForm.Host, Places.HttpRequest),
        AskedUrl = new(ValueForm.Url, Places.HttpRequest),
        Referrer = new(ValueForm.Url, Places.HttpReferrer),
        AskedName = new(ValueForm.Host, Places.DnsQuery),
        AnsweredName = new(ValueForm.Host, Places.DnsAnswer),
        TlsName = new(ValueForm.Host, Places.TlsServerName),
        SomeHost = new(ValueForm.Host, Places.LogField),
        SomeUrl = new(ValueForm.Url, Places.LogField),
        Sender = new(ValueForm.Email, Places.MailSender),
        Recipient = new(ValueForm.Email, Places.MailRecipient),
        Mailbox = new(ValueForm.Email, Places.LogField),
        FileHash = new(ValueForm.Hash, Places.LogField),
        CertHash = new(ValueForm.Cert, Places.LogField),
        FileName = new(ValueForm.FileName, Places.LogField),
        FilePath = new(ValueForm.Path, Places.LogField),
        ProcessName = new(ValueForm.Process, Places.LogField),
        HttpHost = new(ValueForm.RequestHost, Places.HttpRequest),
        HttpPath = new(ValueForm.RequestPath, Places.LogField);

    /// <summary>Names of the W3C draft, IIS, Blue Coat, CloudFront, Incapsula.</summary>
    static readonly FrozenDictionary<string, FieldMeaning> W3cNames = Table(
        (ClientHost, "c-ip c-dns x-forwarded-for cs(x-forwarded-for) s-xff c-ip-address"),
        (ServerHost, "s-ip s-dns r-ip r-dns s-supplier-ip s-supplier-name cs-ip r-supplier-ip"),
        (AskedHost, "cs-host cs(host) cs-uri-host x-host-header r-host"),
        (AskedUrl, "cs-uri cs-url"),
        (Referrer, "cs(referer) cs(referrer) cs-referred x-cs(referer)-uri"));

    /// <summary>Zeek's log streams. Fields of several streams share a name only where they share the meaning.</summary>
    static readonly FrozenDictionary<string, FieldMeaning> ZeekNames = Table(
        (Time, "ts"),
        (ClientHost, "id.orig_h rx_hosts src client_addr orig_h x_originating_ip client helo"),
        (ServerHost, "id.resp_h tx_hosts dst server_addr resp_h remote_location.host assigned_addr requested_addr"),
        (AskedName, "query"),
        (AnsweredName, "answers auth addl"),
        (HttpHost, "host"),
        (HttpPath, "uri"),
        (Referrer, "referrer"),
        (TlsName, "server_name"),
        (CertHash, "fingerprint cert_chain_fps client_cert_chain_fps client_cert.sha1 server_cert.sha1"),
        (FileHash, "md5 sha1 sha256"),
        (FileName, "filename orig_filenames resp_filenames"),
        (Sender, "mailfrom from reply_to"),
        (Recipient, "rcptto to cc"),
        (SomeHost, "seen.indicator path san.dns san.ip host_name server_dns_computer_name server_nb_computer_name hostname domain"),
        (SomeUrl, "san.uri"),
        (Mailbox, "san.email request_from response_from request_to response_to"));

    /// <summary>ECS, Suricata, Caddy, Microsoft 365, AdGuard Home, CloudTrail, and the names that exports of small tools use.</summary>
    static readonly FrozenDictionary<string, FieldMeaning> GenericNames = Table(
        (Time, "@timestamp timestamp time ts t datetime date eventtime creationtime creationdate timegenerated timecreated timestamputc datetimeutc utc utctime receivedtime "
            + "eventtimestamp logtime starttime createddatetime activitydatetime received datetime(utc) origintimestamputc timelocal timeiso8601 when"),
        (ClientHost, "source.ip client.ip source.address client.address srcip sourceip src sourceaddress srcaddr clientip clientaddress clientipaddress client remoteip remoteaddr remoteaddress "
            + "remotehost actoripaddress callipaddress callingipaddress internalip externalip cip origip originatingip sourceipaddress fromip userip request.clientip "
            + "request.remoteip xforwardedfor httpxforwardedfor client.domain source.domain idorigh"),
        (ServerHost, "destination.ip server.ip destination.address server.address destination.domain server.domain dstip destip destinationip dst dest destinationaddress dstaddr serverip "
            + "sip toip destinationhost desthost dsthost destinationhostname idresph"),
        (AskedHost, "url.domain httphost request.host cshost remotehostname"),
        (AskedUrl, "url.full url.original requesturl requesturi fullurl remoteurl urlfull"),
        (SomeHost, "host domain hostname fqdn domainname servername site ip ipaddress ipaddr address peer"),
        (SomeUrl, "url uri link website"),
        (HttpHost, "http.hostname"),
        (HttpPath, "http.url"),
        (Referrer, "http.request.referrer referer referrer httpreferer httpreferrer http.httprefer request.headers.referer referrerurl"),
        (AskedName, "dns.question.name dns.rrname dns.query.rrname dns.queries.rrname query queryname qname qh dnsquery question rrname querydomain queried"),
        (new(ValueForm.Host, Places.MailReceived), "senderip senderipaddress senderipv4 senderipv6"),
        (AnsweredName, "dns.answers.data dns.resolvedip dns.answers.rdata dns.grouped.a dns.grouped.aaaa dns.grouped.cname answers.data answer answers resolvedip dns.answer.rdata"),
        (TlsName, "tls.client.servername tls.sni sni tls.servername request.tls.servername"),
        (CertHash, "tls.server.hash.md5 tls.server.hash.sha1 tls.server.hash.sha256 tls.fingerprint tls.client.hash.md5 tls.client.hash.sha1 tls.client.hash.sha256 "
            + "certsha1 certsha256 certificatesha1 certificatesha256 signaturecertificatehash"),
        (FileHash, "hash.md5 hash.sha1 hash.sha256 md5 sha1 sha256 hash filehash md5hash sha1hash sha256hash filemd5 filesha1 filesha256 initiatingprocessmd5 initiatingprocesssha1 "
            + "initiatingprocesssha256 sha256sum sha1sum md5sum"),
        (FileName, "file.name fileinfo.filename filename attachmentname sourcefilename"),
        (FilePath, "file.path filepath folderpath"),
        (ProcessName, "process.name processname"),
        (Sender, "email.from.address smtp.mailfrom mailfrom sender senderaddress fromaddress senderfromaddress sendermailfromaddress p1sender p2sender from returnpath replyto"),
        (Recipient, "email.to.address email.cc.address smtp.rcptto rcptto recipient recipientaddress recipients toaddress recipientemailaddress recipientstatus to cc"),
        (Mailbox, "user.email email emailaddress mail userid userprincipalname mailboxownerupn user.name upn targetuserorgroupname initiatingprocessaccountupn"));
}
