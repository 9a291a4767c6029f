#!/bin/sh
# The journey of somebody at risk, with curl alone: check a link, ask to be told, write down the code, come back, read the notice, compare its code, say that it was seen.
#
#   docs/journey.sh ADDRESS LANGUAGE [TOKEN]        e.g.  docs/journey.sh http://127.0.0.1:8080 en
#
# With TOKEN, a machine token with the scopes admin and intelligence, it also hands in the warning that the notice is about. One line a step; it ends with a status other than 0 at the first that fails.
set -eu
address=$1 language=$2 token=${3-}
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
page=$folder/page cookies=$folder/cookies link=https://login-$$.example/session/renew

fail() { echo "failed: $*" >&2; exit 1; }
step() { echo "$*"; }
# ask PATH [curl options]: gets a page, following redirects as a browser does; prints where it ended.
ask() { path=$1; shift; curl -sS -L --max-redirs 5 -b "$cookies" -c "$cookies" -o "$page" -w '%{url_effective}' "$@" "$address$path"; }
# The token of the page's form, which every form sends back.
form() { sed -n 's/.*name="form" value="\([^"]*\)".*/\1/p' "$page" | head -1; }
# send PATH NAME=VALUE…: fills in the form of the page that was got last.
send() { path=$1; shift; set -- "$@" "form=$(form)"; options=; for field; do options="$options --data-urlencode '$(printf %s "$field" | sed "s/'/'\\\\''/g")'"; done; eval "ask \"\$path\" $options"; }
has() { grep -q "$1" "$page" || fail "$2"; }

ask "/$language" >"$folder/url" && has 'class="doors"' 'the first page' && step 'first page'
[ ! -s "$cookies" ] || ! grep -q mailbox "$cookies" || fail 'a cookie before there is a code'
ask "/$language/check" >"$folder/url" && has '<textarea' 'the form'
at=$(send "/$language/check" "text=$link") && has '<header class="v ' 'a verdict' && step 'answer'
answer=${at#"$address"}
send "$answer" >"$folder/url" && has 'class="groups"' 'the code'
code=$(sed -n '/class="groups"/,/<\/ol>/s/.*<code dir="ltr">\([A-Z]*\)<.*/\1/p' "$page" | tr '\n' ' ')
first=$(sed -n '/class="card"/,/<\/ol>/s/.*<li>\(.*\)<\/li>.*/\1/p' "$page" | head -1)
[ "$(printf %s "$code" | tr -d ' ' | wc -c)" -eq 24 ] || fail "the code has 24 letters, got: $code"
step "code: $code" && step "card, number 1: $first"
send "/$language/receipt" do=compare "code=$code" >"$folder/url" && has 'role="status"' 'the same code' && step 'compared'
send "/$language/receipt" do=done >"$folder/url" && has 'id="talk"' 'the mailbox' && step 'mailbox'
send "/$language/mailbox" do=message 'message=Please look at this.' >"$folder/url" && has 'Please look at this.' 'the message' && step 'message'
ask "/$language/exit" >"$folder/url" && ask "/$language/mailbox" >"$folder/url" && has 'name="code"' 'the code is asked for again' && step 'left'
if [ -n "$token" ]; then
  curl -sS -f -o "$folder/out" -X PUT -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '{"tier":"A"}' "$address/api/v1/feeds/journey" || fail 'the feed was not added'
  curl -sS -f -o "$folder/out" -H "Authorization: Bearer $token" --data-binary "$link" "$address/api/v1/feeds/journey/indicators" || fail 'the warning was not taken in'
  step 'warning handed in'
fi
send "/$language/code" "code=$code" >"$folder/url" && has 'id="talk"' 'the mailbox by the code' && step 'mailbox by the code'
[ -n "$token" ] || { step 'done'; exit 0; }
tries=0
until grep -q 'name="notice"' "$page"; do tries=$((tries + 1)); [ $tries -le 60 ] || fail 'no notice within 30 seconds'; sleep 0.5; ask "/$language/mailbox" >"$folder/url"; done
step 'notice'
has "$first" 'the two words of the card'
notice=$(sed -n 's/.*name="notice" value="\([^"]*\)".*/\1/p' "$page" | head -1)
# The four groups of the message's code, each with its number.
message=$(grep -o '<bdi dir="ltr">[1-4]: [A-Z]*</bdi>' "$page" | head -4 | sed 's/<[^>]*>//g' | tr '\n' ' ')
[ -n "$message" ] || fail 'the code of the message'
send "/$language/mailbox" do=see "notice=$notice" >"$folder/url" && ! grep -q 'name="notice"' "$page" || fail 'it was not taken as seen'
step 'seen'
ask "/$language/verify" >"$folder/url" && send "/$language/verify" number=1 "code=$message" >"$folder/url" && has 'class="v blue"' 'the message is ours' && step 'verified'
send "/$language/verify" number=2 "code=$message" >"$folder/url" && has 'class="v red"' 'another number is not ours' && step 'another number refused'
ask "/$language/delete" >"$folder/url" && send "/$language/delete" yes=1 >"$folder/url" && has 'class="done"' 'everything deleted' && step 'deleted'
ask "/$language/code" >"$folder/url" && send "/$language/code" "code=$code" >"$folder/url" && has 'class="wrong"' 'the code opens nothing' && step 'the code opens nothing'
step 'done'
