#!/bin/sh
# Checks a Mithaq archive package with stock tools only:
#
#   sh verify.sh [FOLDER]        FOLDER: the unpacked package; without it, the one this file lies in
#
# Needs a POSIX shell with its usual tools, sha256sum and sha512sum (or shasum), openssl and ssh-keygen.
# Reads, contacts nobody, and writes only into a temporary folder.
# Ends with 0: all is well; 1: something is broken; 2: something could not be judged.
set -u
LC_ALL=C
export LC_ALL

stop() {
  printf 'GAP     %s\n        %s\n' "$1" "$2"
  exit 2
}

# Where one of them is missing, a check would find nothing wrong because it finds nothing.
for tool in awk cat cmp comm cut dirname find fold grep head ls mkdir mv od rm sed sort tail tr wc xargs; do
  command -v $tool > /dev/null 2>&1 || stop "لا توجد الأداة $tool على هذا الجهاز، وبغيرها لا يُفحص شيء." \
    "The tool $tool is not on this machine, and without it nothing can be judged."
done

case ${1:-} in
  '') cd "$(dirname "$0")/.." || exit 2 ;;
  -*) stop 'الاستعمال: sh verify.sh [مجلد الحزمة]' 'Usage: sh verify.sh [FOLDER]' ;;
  *) cd "$1" || exit 2 ;;
esac
if [ ! -d data ] || { [ ! -f bagit.txt ] && [ ! -f manifest-sha512.txt ] && [ ! -f manifest-sha256.txt ]; }; then
  stop 'هذا المجلد ليس حزمة أرشيف من ميثاق.' 'This folder is not a Mithaq archive package.'
fi

if command -v sha256sum > /dev/null 2>&1 && command -v sha512sum > /dev/null 2>&1; then
  sha256='sha256sum'
  sha512='sha512sum'
elif command -v shasum > /dev/null 2>&1; then
  sha256='shasum -a 256'
  sha512='shasum -a 512'
else
  stop 'لا يوجد sha256sum ولا shasum على هذا الجهاز.' 'Neither sha256sum nor shasum is on this machine.'
fi
have_openssl=no
command -v openssl > /dev/null 2>&1 && have_openssl=yes

# A run that was killed may have left a folder under the number of this process, or somebody may have made it.
tries=0
while tmp=${TMPDIR:-/tmp}/mithaq-verify.$$.$tries; ! mkdir -m 700 "$tmp" 2> /dev/null; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || stop "لا يمكن إنشاء مجلد مؤقت: $tmp (TMPDIR)" "No temporary folder can be made: $tmp (TMPDIR)"
done
trap 'rm -rf "$tmp"' EXIT
trap 'exit 2' HUP INT TERM
: > "$tmp/empty"

# An awk that fails has checked nothing: nobody may take its silence for a yes.
awk() {
  awk_status=0
  command awk "$@" || awk_status=$?
  [ $awk_status -lt 2 ] || : > "$tmp/awk-failed"
  return $awk_status
}

broken=0
gaps=0
: > "$tmp/missing"

# ---- findings: one check collects lines in $tmp/bad and $tmp/gap, then conclude() says one sentence ----
begin() { : > "$tmp/bad"; : > "$tmp/gap"; }
bad() { printf '%s\n' "$1" >> "$tmp/bad"; }
gap() { grep -qxF -e "$1" "$tmp/gap" || printf '%s\n' "$1" >> "$tmp/gap"; }

# needs FILE..: whether all of these are there. What is not leaves the check open: the lists say whose fault that is.
needs() {
  are_there=yes
  for needed in "$@"; do [ -f "$needed" ] || { gap "file=$needed is missing"; are_there=no; }; done
  [ $are_there = yes ]
}

# lacks WORD FILE: whether it is not there. What has been told is not told twice.
lacks() {
  [ ! -f "$2" ] || return 1
  if grep -qxF -e "$2" "$tmp/missing"; then
    gap "file=$2 is missing"
  else
    bad "$1 file=$2 missing"
    printf '%s\n' "$2" >> "$tmp/missing"
  fi
}

# conclude AR_OK EN_OK AR_BROKEN EN_BROKEN
conclude() {
  if [ -s "$tmp/bad" ]; then
    broken=$((broken + 1))
    printf 'BROKEN  خلل: %s\n        %s\n' "$3" "$4"
    sed 's/^/        /' "$tmp/bad"
  elif [ -s "$tmp/gap" ]; then
    gaps=$((gaps + 1))
    printf 'GAP     تعذّر الحكم: %s\n        Could not be judged: %s\n' "$1" "$2"
    sed 's/^/        /' "$tmp/gap"
  else
    printf 'OK      سليم: %s\n        %s\n' "$1" "$2"
  fi
}

# ---- 1. the files are those of the manifests ----

# check_list LIST TOOL DIGITS FOUND KIND: LIST names exactly the files of FOUND (sorted), with their digests.
# BagIt allows capital digits, a star before the name (a file read as bytes), and ./ in front of it.
check_list() {
  : > "$tmp/good"
  awk -v list="$1" -v w="$3" -v good="$tmp/good" -v kind="$5" '
    { digest = tolower(substr($0, 1, w)); path = substr($0, w + 1)
      fits = length(digest) == w && digest !~ /[^0-9a-f]/ && path ~ /^[ \t]/
      sub(/^[ \t]+/, "", path); sub(/^\*/, "", path); sub(/^\.\//, "", path)
      if (!fits || path == "" || path ~ /[^A-Za-z0-9._\/-]/ || path ~ /^\// || path ~ /\/$/ || path ~ /\/\// ||
          path ~ /(^|\/)\.\.?(\/|$)/ || (path ~ /^data\//) != (kind == "payload"))
        print "manifest file=" list " line=" NR " has a wrong form"
      else if (path in seen) print "manifest file=" path " list=" list " stands twice"
      else { seen[path] = 1; print digest "  " path > good } }' "$1" >> "$tmp/bad"
  cut -c"$(($3 + 3))-" "$tmp/good" | sort > "$tmp/listed"
  comm -23 "$tmp/listed" "$4" | comm -23 - "$tmp/missing" > "$tmp/lost"
  sed "s/^/manifest file=/; s/\$/ list=$1 missing/" "$tmp/lost" >> "$tmp/bad"
  sort "$tmp/lost" "$tmp/missing" > "$tmp/told" && mv "$tmp/told" "$tmp/missing"
  comm -13 "$tmp/listed" "$4" | sed "s/^/manifest file=/; s/\$/ list=$1 not listed/" >> "$tmp/bad"
  comm -12 "$tmp/listed" "$4" > "$tmp/both"
  [ -s "$tmp/both" ] || return 0
  sed 's|^|./|' "$tmp/both" | xargs $2 > "$tmp/computed" 2> /dev/null || bad "manifest list=$1 some files cannot be read"
  awk -v list="$1" -v w="$3" '
    part == 1 { want[substr($0, w + 3)] = substr($0, 1, w) }
    part == 2 { path = substr($0, w + 5)
      if (want[path] != substr($0, 1, w)) print "manifest file=" path " list=" list " altered" }
  ' part=1 "$tmp/good" part=2 "$tmp/computed" >> "$tmp/bad"
}

# check_lists PREFIX FOUND KIND: those of the two lists that are there; leaves how many in $lists.
check_lists() {
  lists=0
  for digits in 512:128 256:64; do
    list=$1-sha${digits%:*}.txt
    [ -f "$list" ] || continue
    lists=$((lists + 1))
    tool=$sha512
    [ "${digits%:*}" = 512 ] || tool=$sha256
    check_list "$list" "$tool" "${digits#*:}" "$2" "$3"
  done
}

# Names: ASCII, each at most 100 bytes, a path 200; no two that are one where capitals do not count.
check_names() {
  find . ! -type d -path '*[!A-Za-z0-9._/-]*' | tr -c 'A-Za-z0-9._/\n-' '?' |
    sed 's/^/manifest file=/; s/$/ has a name that no package may hold/' >> "$tmp/bad"
  find . ! -type f ! -type d ! -path '*[!A-Za-z0-9._/-]*' | sed 's/^/manifest file=/; s/$/ is no plain file/' >> "$tmp/bad"
  find . -type f ! -path '*[!A-Za-z0-9._/-]*' | sed 's|^\./||' | sort > "$tmp/files"
  awk '{ if (tolower($0) in seen) print "manifest file=" $0 " differs from another by capitals only"
    seen[tolower($0)] = 1
    n = split($0, names, "/"); wrong = length($0) > 200
    for (i = 1; i <= n; i++) if (length(names[i]) > 100) wrong = 1
    if (wrong) print "manifest file=" $0 " has a name that no package may hold" }' "$tmp/files" >> "$tmp/bad"
  [ ! -e fetch.txt ] || bad 'manifest file=fetch.txt: a package holds its files itself'
}

# "Label: words", and lines that go on with a space.
check_info() {
  [ -f bag-info.txt ] || return 0
  awk '/^$/ { next } /^[ \t]/ && label { next } /^[^: ][^:]*: / && !/^[^:]* :/ && !/^\357\273\277/ { label = 1; next }
    { print "manifest file=bag-info.txt line=" NR " has a wrong form" }' bag-info.txt >> "$tmp/bad"
  ! grep '^Mithaq-Format: ' bag-info.txt | grep -qv '^Mithaq-Format: 1$' || gap 'newer file=bag-info.txt: Mithaq-Format is not 1'
  [ ! -s "$tmp/missing" ] || return 0  # what is missing has its weight
  oxum=$(sed 's|^|./|' "$tmp/payload" | xargs wc -c | awk '$2 != "total" { sum += $1; n++ } END { printf "%.0f.%d", sum, n }')
  ! grep -q '^Payload-Oxum: ' bag-info.txt || [ "$(sed -n 's/^Payload-Oxum: //p' bag-info.txt | tail -n 1)" = "$oxum" ] ||
    bad "manifest file=bag-info.txt Payload-Oxum is not $oxum"
}

# declared VERSION: bagit.txt is these two lines and nothing else.
declared() {
  printf 'BagIt-Version: %s\nTag-File-Character-Encoding: UTF-8' "$1" > "$tmp/declared"
  cmp -s "$tmp/declared" bagit.txt && return 0
  printf '\n' >> "$tmp/declared"
  cmp -s "$tmp/declared" bagit.txt
}

every_package_holds='data/trail/index.tsv data/trail/registry.jsonl data/trail/evidence.jsonl data/trail/checkpoint data/keys/log.vkey'

check_manifests() {
  begin
  check_names
  grep '^data/' "$tmp/files" > "$tmp/payload"
  grep -v '^data/' "$tmp/files" | grep -vx -e 'tagmanifest-sha512\.txt' -e 'tagmanifest-sha256\.txt' > "$tmp/tags"
  [ -f manifest-sha256.txt ] || ! lacks manifest manifest-sha512.txt || :
  for file in bag-info.txt bagit.txt $every_package_holds tagmanifest-sha512.txt tagmanifest-sha256.txt; do ! lacks manifest $file || :; done
  if [ -d data/seal ]; then  # with a sealed certificate come the keys that its seal is checked with
    for file in data/keys/allowed_signers data/keys/ca.pem data/keys/seal.pem; do ! lacks manifest $file || :; done
  fi
  sort -o "$tmp/missing" "$tmp/missing"
  check_lists manifest "$tmp/payload" payload
  check_lists tagmanifest "$tmp/tags" tags
  [ $lists -gt 0 ] || sed 's/^/manifest file=/; s/$/ not listed/' "$tmp/tags" >> "$tmp/bad"
  [ ! -f bagit.txt ] || declared 1.0 || declared 0.97 || bad 'manifest file=bagit.txt altered'
  check_info
  conclude 'كل ملف في الحزمة مذكور في قوائمها ببصمته، ولا ملف زائدًا ولا ناقصًا.' \
    'Every file of the package stands in its manifests with its digest; none is missing, none is extra.' \
    'ملفات الحزمة لا تطابق قوائمها.' 'The files of the package do not match its manifests.'
}

# ---- 2. the trail: bytes of every entry, and each entry names the one before ----

# check_strand STRAND: lines of the strand against index.tsv. Leaves computed hashes in leaves.STRAND.
check_strand() {
  file=data/trail/$1.jsonl
  ! lacks strand-gap "$file" || return
  tr -d '\000' < "$file" | cmp -s - "$file" || bad "entry-form strand=$1 file=$file holds a NUL"
  [ ! -s "$file" ] || [ "$(tail -c 1 "$file" | od -An -tx1 | tr -d ' \n')" = 0a ] || bad "entry-form strand=$1 file=$file has no line feed at its end"
  mkdir "$tmp/leaf"
  n=0
  while IFS= read -r line; do
    printf '\000%s' "$line" > "$tmp/leaf/$n"
    printf '%s\n' "$n"
    n=$((n + 1))
  done < "$file" > "$tmp/names"
  if [ -s "$tmp/names" ]; then
    (cd "$tmp/leaf" && xargs $sha256 < ../names) > "$tmp/leaves.$1"
  else
    : > "$tmp/leaves.$1"
  fi
  rm -rf "$tmp/leaf"
  awk -v strand="$1" -v file="$file" -v size="$tree" '
    function at(n) { return "strand=" strand " seq=" n " index=" idx[n] " file=" file ":" n + 1 }
    BEGIN { FS = "\t"; rows = 0; n = 0; last = -1
      zeros = "0000000000000000000000000000000000000000000000000000000000000000" }
    part == 1 && $1 == strand {
      row = "strand=" strand " seq=" $2 " file=data/trail/index.tsv:" FNR
      if ($2 != rows) print "strand-gap " row
      if ($3 + 0 <= last) print "index " row " does not rise"
      if (size != "" && $3 + 0 >= size + 0) print "inclusion " row " index=" $3 " lies beyond the checkpoint, of size " size
      last = $3 + 0
      if ($2 + 1 > rows) rows = $2 + 1
      if (!($2 in want)) { idx[$2] = $3; want[$2] = $4 } }
    part == 2 { found[n++] = substr($0, 1, 64) }
    part == 3 { k = FNR - 1
      if (!(k in want)) { if (more++ == 0) first = k; next }
      if (want[k] != found[k]) print "leaf-hash " at(k) " expected=" want[k] " found=" found[k]
      place = index($0, ",\"prev\":\"")
      before = k == 0 ? zeros : found[k - 1]
      if (place == 0 || substr($0, place + 9, 64) != before) print "prev-hash " at(k) " expected=" before
      tail = "\"strand\":\"" strand "\"}"
      if (index($0, ",\"seq\":" k ",\"st") == 0 || substr($0, length($0) - length(tail) + 1) != tail)
        print "entry-form " at(k) " names another place" }
    END { if (more) print "inclusion strand=" strand " seq=" first " file=" file ":" first + 1 " is not in data/trail/index.tsv" (more > 1 ? ", entries without a row: " more : "")
      if (rows > n) print "strand-gap strand=" strand " lines=" n " expected=" rows " file=" file }
  ' part=1 data/trail/index.tsv part=2 "$tmp/leaves.$1" part=3 "$file" >> "$tmp/bad"
}

# Leaves the charter in $charter: the one of which the bag says that it is, or the first.
check_trail() {
  begin
  tree=$(sed -n 2p data/trail/checkpoint 2> /dev/null | grep -x '[0-9]\{1,15\}')
  { cut -f 1 data/trail/index.tsv 2> /dev/null
    for file in data/trail/*.jsonl; do
      name=${file##*/}
      [ "$name" = evidence.jsonl ] || printf '%s\n' "${name%.jsonl}"
    done; } | grep '^[a-z0-9-]*$' | sort -u > "$tmp/strands"
  grep -v '^registry$' "$tmp/strands" > "$tmp/charters"
  charter=$(sed -n 's/^External-Identifier: .* //p' bag-info.txt 2> /dev/null | head -n 1)
  grep -qxF -e "$charter" "$tmp/charters" || charter=$(head -n 1 "$tmp/charters")
  if needs data/trail/index.tsv; then
    awk -F '\t' '
      NF != 4 || $1 ~ /[^a-z0-9-]/ || $2 !~ /^[0-9]+$/ || $3 !~ /^(0|[1-9][0-9]*)$/ || length($4) != 64 || $4 ~ /[^0-9a-f]/ {
        print "entry-form file=data/trail/index.tsv:" FNR " has a wrong form" }
      $3 in seen { print "index file=data/trail/index.tsv:" FNR " stands twice" }
      { seen[$3] = 1 }' data/trail/index.tsv >> "$tmp/bad"
    while read -r strand; do check_strand "$strand"; done < "$tmp/strands"
  fi
  for file in data/trail/*.jsonl; do
    name=${file##*/}
    case $name in evidence.jsonl) ;; *[!a-z0-9.-]*) bad "entry-form file=$file is no name of a strand" ;; esac
  done
  grep -vxF -e "$charter" "$tmp/charters" | sed 's|.*|inclusion strand=& file=data/trail/&.jsonl:1 is of another charter than the package|' >> "$tmp/bad"
  [ -n "$charter" ] || bad 'strand-gap file=data/trail no charter in the trail'
  # The charter's entries say up to which entry of the registry's strand they know who belongs to the house.
  if [ -f "data/trail/$charter.jsonl" ] && [ -f data/trail/registry.jsonl ]; then
    known=$(sed -n 's/.*,"registry":\([0-9]\{1,15\}\),"r[a-z]*":.*/\1/p' "data/trail/$charter.jsonl" | sort -n | tail -n 1)
    there=$(wc -l < data/trail/registry.jsonl | tr -d ' ')
    [ "${known:-0}" -lt "$there" ] ||
      bad "registry-order file=data/trail/registry.jsonl entries=$there, but the charter rests on entry ${known:-0} of this strand"
  fi
  conclude 'بصمة كل قيد في السجل محسوبة من نصه ومطابقة للفهرس، وكل قيد يسمّي الذي قبله.' \
    'The hash of every entry, computed from its bytes, is that of the index, and each entry names the one before.' \
    'في السجل قيود لا تطابق بصماتها أو لا تتسلسل.' 'Entries of the trail do not match their hashes or do not follow one another.'
}

# ---- 3. the checkpoint: signed by the log's key ----

# decode TEXT FILE BYTES: canonical base64 of exactly so many bytes.
decode() {
  printf '%s' "$1" | openssl base64 -d -A > "$2" 2> /dev/null
  [ "$(wc -c < "$2" | tr -d ' ')" = "$3" ] && [ "$(openssl base64 -A -in "$2")" = "$1" ]
}

# read_note FILE: sets origin, size, root; false when the form is wrong.
read_note() {
  origin='' size='' root='' fourth=x
  { IFS= read -r origin && IFS= read -r size && IFS= read -r root && IFS= read -r fourth; } < "$1" || return 1
  [ -n "$origin" ] && [ -z "$fourth" ] || return 1
  case $size in '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;; esac
  decode "$root" "$tmp/root" 32
}

# read_key VERIFIER_KEY: sets name and id, and leaves the key for openssl; false when the form is wrong.
read_key() {
  name=${1%%+*}
  rest=${1#*+}
  id=${rest%%+*}
  decode "${rest#*+}" "$tmp/key" 33 || return 1
  [ "$( { printf '%s\n' "$name"; cat "$tmp/key"; } | $sha256 | cut -c1-8)" = "$id" ] || return 1
  [ "$(head -c 1 "$tmp/key" | od -An -tx1 | tr -d ' \n')" = 01 ] || return 1
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c +2 "$tmp/key"; } > "$tmp/key.der"
}

# signed_by_key FILE: 0 the key that was read has signed its first three lines, 1 badly, 2 not at all.
signed_by_key() {
  head -n 3 "$1" > "$tmp/body"
  tail -n +5 "$1" > "$tmp/lines"
  by_key=2
  while IFS= read -r line; do
    case $line in "— $name "*) ;; *) continue ;; esac
    decode "${line##* }" "$tmp/blob" 68 || return 1
    [ "$(head -c 4 "$tmp/blob" | od -An -tx1 | tr -d ' \n')" = "$id" ] || continue
    tail -c +5 "$tmp/blob" > "$tmp/sig"
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$tmp/key.der" -in "$tmp/body" -sigfile "$tmp/sig" > /dev/null 2>&1 || return 1
    by_key=0
  done < "$tmp/lines"
  return $by_key
}

# note_signed FILE: 0 signed by a key of data/keys/log.vkey, 1 not. read_note came before. A key that signs no more has
# the size of its last checkpoint behind it.
note_signed() {
  signed=1
  while read -r vkey last; do
    [ "${vkey%%+*}" = "$origin" ] || continue
    case $last in *[!0-9]*) continue ;; ?*) [ "$size" -le "$last" ] || continue ;; esac
    read_key "$vkey" || continue
    signed_by_key "$1"
    case $? in 0) signed=0 ;; 1) return 1 ;; esac
  done < "$tmp/log.vkey"
  return $signed
}

# Without comments and other line ends; what stands behind a key is the size of its last checkpoint, or it is no key.
read_log_keys() {
  : > "$tmp/log.vkey"
  [ ! -f data/keys/log.vkey ] || tr -d '\r' < data/keys/log.vkey |
    awk '!/^#/ && (NF == 1 || (NF == 2 && $2 ~ /^[0-9]+$/ && length($2) < 16))' > "$tmp/log.vkey"
}

# The keys of the log hang together: from each to the next leads a note that both have signed. One that none leads to
# may be anybody's.
check_log_keys() {
  : > "$tmp/links"
  for note in data/keys/log/*.note; do
    [ "$(sed -n 1p "$note" 2> /dev/null)" = mithaq/log-key/v1 ] || continue
    newer=$(sed -n 2p "$note")
    older=$(sed -n 's/^replaces //p' "$note" | head -n 1)
    read_key "$newer" && signed_by_key "$note" && read_key "$older" && signed_by_key "$note" || continue
    printf '%s %s\n' "$newer" "$older" >> "$tmp/links"
  done
  awk '
    function bare(key) { sub(/^[^+]*\+[^+]*\+/, "", key); return key }
    part == 1 { newer[++n] = bare($1); older[n] = bare($2) }
    part == 2 && NF { if (!first) first = bare($1); keys[++m] = $1 }
    END { linked[first] = 1
      for (turn = 1; turn <= n; turn++) for (i = 1; i <= n; i++)
        if ((newer[i] in linked) || (older[i] in linked)) linked[newer[i]] = linked[older[i]] = 1
      for (i = 1; i <= m; i++) if (!(bare(keys[i]) in linked))
        print "log-key-unlinked file=data/keys/log.vkey key=" keys[i] " no note leads from the other keys to this one" }
  ' part=1 "$tmp/links" part=2 "$tmp/log.vkey" >> "$tmp/bad"
}

# Whether this openssl can check Ed25519 at all.
can_check_notes() {
  if [ $have_openssl = no ]; then
    gap 'openssl is not on this machine'
    return 1
  fi
  if ! openssl pkeyutl -help 2>&1 | grep -q rawin; then
    gap "log-signature: this openssl cannot check Ed25519: $(openssl version)"
    return 1
  fi
}

check_checkpoint() {
  begin
  if needs data/trail/checkpoint data/keys/log.vkey && can_check_notes; then
    if ! read_note data/trail/checkpoint; then
      bad 'log-signature file=data/trail/checkpoint has a wrong form'
    elif ! note_signed data/trail/checkpoint; then
      bad 'log-signature file=data/trail/checkpoint key=data/keys/log.vkey'
    fi
    check_log_keys
  fi
  conclude 'نقطة التحقّق موقَّعة بمفتاح السجل.' 'The checkpoint is signed with the key of the log.' \
    'توقيع السجل على نقطة التحقّق غير صحيح، أو بين مفاتيحه ما لا يصل إليه إقرار.' "The log's signature on the checkpoint does not hold, or a key stands among its keys that no note leads to."
}

# of_first LINE KEY: the first string of this name, for people: without what would move a terminal's cursor.
of_first() {
  printf '%s\n' "$1" | awk -v key="\"$2\":\"" '{ p = index($0, key); if (p == 0) exit
    rest = substr($0, p + length(key))
    for (i = 1; i <= length(rest); i++) { c = substr(rest, i, 1)
      if (c == "\\") { i++; out = out substr(rest, i, 1) } else if (c == "\"") break; else out = out c }
    gsub(/[\001-\037\177]/, "", out); print out }'
}

ratified_at() { of_first "$(grep ',"kind":"ratified",' "data/trail/$charter.jsonl" 2> /dev/null | tail -n 1)" at; }

# What the bag says of the log is what its checkpoint says, and it is of this log that the package calls itself; its
# folder does not bear the name of another package.
check_log_info() {
  [ -f bag-info.txt ] && [ -f data/trail/checkpoint ] && [ -n "$charter" ] && read_note data/trail/checkpoint || return 0
  begin
  for fact in "Mithaq-Log-Size: $size" "Mithaq-Log-Root: $root" "External-Identifier: $origin $charter"; do
    printf '%s\n' "$fact" > "$tmp/fact"
    grep "^${fact%%:*}: " bag-info.txt | cmp -s - "$tmp/fact" ||
      bad "root file=bag-info.txt: ${fact%%:*} is not ${fact#*: }"
  done
  day=$(ratified_at | cut -c 1-10 | tr -d -)
  here=$(pwd)
  case ${here##*/} in
    "mithaq-$charter-$day-"*) ;;
    mithaq-*-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-public* | mithaq-*-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-auditor*)
      bad "package-name ${here##*/} is the name of another package than this one, of $charter ratified on $day" ;;
  esac
  conclude 'ما تذكره الحزمة عن نفسها هو ما في السجل: حجمه وجذره والميثاق.' \
    'What the bag says of itself is what the log says: its size, its root and the charter.' \
    'ما تذكره الحزمة عن نفسها غير ما في السجل.' 'What the bag says of itself is not what the log says.'
}

# ---- 4. the proofs: from entries of the trail to the root that the checkpoint signs ----

node() { { printf '\001'; cat "$1" "$2"; } | openssl dgst -sha256 -binary > "$tmp/node" && mv "$tmp/node" "$tmp/hash"; }

# leads_to_root INDEX SIZE: folds $tmp/hash with the hashes of $tmp/path (RFC 9162, 2.1.3.2), compares with $tmp/root.
leads_to_root() {
  fn=$1
  sn=$(($2 - 1))
  [ "$fn" -le "$sn" ] || return 1
  while IFS= read -r sibling; do
    decode "$sibling" "$tmp/sibling" 32 || return 1
    [ $sn -ne 0 ] || return 1
    if [ $((fn & 1)) -eq 1 ] || [ $fn -eq $sn ]; then
      node "$tmp/sibling" "$tmp/hash"
      while [ $((fn & 1)) -eq 0 ] && [ $fn -ne 0 ]; do
        fn=$((fn >> 1))
        sn=$((sn >> 1))
      done
    else
      node "$tmp/hash" "$tmp/sibling"
    fi
    fn=$((fn >> 1))
    sn=$((sn >> 1))
  done < "$tmp/path"
  [ $sn -eq 0 ] && cmp -s "$tmp/hash" "$tmp/root"
}

# grows OLD NEW FILE: the tree of size OLD with the root of $tmp/old is the beginning of the one of size NEW with the root
# of $tmp/new, by the hashes of FILE (RFC 9162, 2.1.4.2).
grows() {
  [ "$1" -gt 0 ] && [ "$1" -lt "$2" ] && [ -s "$3" ] || return 1
  fn=$(($1 - 1))
  sn=$(($2 - 1))
  while [ $((fn & 1)) -eq 1 ]; do
    fn=$((fn >> 1))
    sn=$((sn >> 1))
  done
  : > "$tmp/steps"
  [ $(($1 & ($1 - 1))) -ne 0 ] || printf '%s\n' "$(openssl base64 -A -in "$tmp/old")" > "$tmp/steps"
  cat "$3" >> "$tmp/steps"
  first=yes
  while IFS= read -r sibling; do
    decode "$sibling" "$tmp/sibling" 32 || return 1
    if [ $first = yes ]; then
      cat "$tmp/sibling" > "$tmp/hash.old"
      cat "$tmp/sibling" > "$tmp/hash.new"
      first=no
      continue
    fi
    [ $sn -ne 0 ] || return 1
    if [ $((fn & 1)) -eq 1 ] || [ $fn -eq $sn ]; then
      node "$tmp/sibling" "$tmp/hash.old" && mv "$tmp/hash" "$tmp/hash.old"
      node "$tmp/sibling" "$tmp/hash.new" && mv "$tmp/hash" "$tmp/hash.new"
      while [ $((fn & 1)) -eq 0 ] && [ $fn -ne 0 ]; do
        fn=$((fn >> 1))
        sn=$((sn >> 1))
      done
    else
      node "$tmp/hash.new" "$tmp/sibling" && mv "$tmp/hash" "$tmp/hash.new"
    fi
    fn=$((fn >> 1))
    sn=$((sn >> 1))
  done < "$tmp/steps"
  [ $sn -eq 0 ] && cmp -s "$tmp/hash.old" "$tmp/old" && cmp -s "$tmp/hash.new" "$tmp/new"
}

# Each archived checkpoint is signed and the beginning of the one of the package. Leaves "size root" of those in sizes.
check_checkpoints() {
  begin
  : > "$tmp/sizes"
  if needs data/trail/checkpoint data/keys/log.vkey && can_check_notes && read_note data/trail/checkpoint; then
    whole=$size
    cat "$tmp/root" > "$tmp/new"
    printf '%s %s\n' "$size" "$root" > "$tmp/sizes"
    for file in data/trail/checkpoints/*; do
      [ -f "$file" ] || continue
      if ! read_note "$file" || ! note_signed "$file"; then
        bad "log-signature file=$file"
        continue
      fi
      grep -q "^$size $root\$" "$tmp/sizes" && continue
      cat "$tmp/root" > "$tmp/old"
      path=data/trail/consistency.$size-$whole
      if [ "$size" -lt "$whole" ] && [ ! -f "$path" ]; then
        gap "consistency file=$path missing: mithaq trail verify looks elsewhere"
      elif [ "$size" -ge "$whole" ] || ! grows "$size" "$whole" "$path"; then
        bad "consistency file=$file is not shown to be the beginning of data/trail/checkpoint"
      else
        printf '%s %s\n' "$size" "$root" >> "$tmp/sizes"
      fi
    done
  fi
  conclude 'كل نقطة تحقّق محفوظة في الحزمة هي بداية الشجرة نفسها.' 'Every checkpoint kept in the package is the beginning of the same tree.' \
    'نقطة تحقّق محفوظة لا تتفق مع نقطة تحقّق الحزمة.' 'A checkpoint that is kept here does not agree with the one of the package.'
}

# read_proof FILE: sets index and extra, writes path and note; false when the form is wrong.
read_proof() {
  index='' extra='' lines=0 ended=no first=''
  : > "$tmp/path"
  while IFS= read -r line; do
    lines=$((lines + 1))
    case $lines:$line in
      1:*) first=$line ;;
      *:) ended=yes; break ;;
      2:'extra '*) extra=${line#extra } ;;
      [23]:'index '*) index=${line#index } ;;
      *) printf '%s\n' "$line" >> "$tmp/path" ;;
    esac
  done < "$1"
  tail -n +$((lines + 1)) "$1" > "$tmp/note"
  case $index in '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;; esac
  [ "$first" = 'c2sp.org/tlog-proof@v1' ] && [ $ended = yes ]
}

# check_proof FILE: one finding at most.
check_proof() {
  name=${1##*/}
  name=${name%.tlog-proof}
  strand=${name%-*}
  seq=${name##*-}
  needs "data/trail/$strand.jsonl" || return
  if ! read_proof "$1"; then
    bad "inclusion file=$1 has a wrong form"
    return
  fi
  row=$(awk -F '\t' -v s="$strand" -v n="$seq" -v i="$index" '$1 == s && $2 == n && $3 == i { print $4; exit }' data/trail/index.tsv)
  if [ -z "$row" ]; then
    bad "inclusion file=$1 index=$index is not the place of this entry in data/trail/index.tsv"
    return
  fi
  if [ -n "$extra" ]; then
    sed -n "$((seq + 1))p" "data/trail/$strand.jsonl" | tr -d '\n' | openssl base64 -A > "$tmp/extra"
    if [ "$(cat "$tmp/extra")" != "$extra" ]; then
      bad "inclusion file=$1 holds another entry than data/trail/$strand.jsonl"
      return
    fi
  fi
  if ! read_note "$tmp/note" || { ! cmp -s "$tmp/note" data/trail/checkpoint && ! note_signed "$tmp/note"; }; then
    bad "log-signature file=$1"
    return
  fi
  grep -q "^$size $root\$" "$tmp/sizes" ||
    gap "consistency file=$1 speaks of size $size, not of data/trail/checkpoint: mithaq trail verify compares them"
  printf "$(printf '%s\n' "$row" | awk '{ for (i = 1; i < 65; i += 2)
    printf "\\%03o", 16 * (index("0123456789abcdef", substr($0, i, 1)) - 1) + index("0123456789abcdef", substr($0, i + 1, 1)) - 1 }')" > "$tmp/hash"
  if leads_to_root "$index" "$size"; then
    printf '%s\t%s\n' "$strand" "$seq" >> "$tmp/proven"
  else
    bad "inclusion file=$1 strand=$strand seq=$seq index=$index does not lead to the root of size $size"
  fi
}

check_proofs() {
  begin
  : > "$tmp/proven"
  if needs data/trail/checkpoint data/keys/log.vkey data/trail/index.tsv && can_check_notes; then
    for file in data/trail/proofs/*.tlog-proof; do [ ! -f "$file" ] || check_proof "$file"; done
    # An entry names the hash of the one before: a proof for one covers all earlier ones of its strand.
    awk -F '\t' '
      part == 1 { if (!($1 in top) || $2 + 0 > top[$1]) top[$1] = $2 + 0 }
      part == 2 && (!($1 in top) || $2 + 0 > top[$1]) { if (n[$1]++ == 0) first[$1] = $2 }
      END { for (s in n) print "inclusion strand=" s " seq=" first[s] " has no proof and no later entry with one; file=data/trail/" s ".jsonl:" first[s] + 1 (n[s] > 1 ? ", entries without: " n[s] : "") }
    ' part=1 "$tmp/proven" part=2 data/trail/index.tsv >> "$tmp/gap"
  fi
  # What the checks below read of the charter: nothing that stands behind the last proof.
  top=$(awk -F '\t' -v s="$charter" '$1 == s && $2 + 1 > top { top = $2 + 1 } END { print top + 0 }' "$tmp/proven")
  : > "$tmp/charter.jsonl"
  if [ -f "data/trail/$charter.jsonl" ] && [ "$top" -gt 0 ]; then
    head -n "$top" "data/trail/$charter.jsonl" > "$tmp/charter.jsonl"
  elif [ -f "data/trail/$charter.jsonl" ]; then
    cat "data/trail/$charter.jsonl" > "$tmp/charter.jsonl"
  fi
  conclude 'براهين القيود تنتهي إلى جذر الشجرة الذي وقّعه السجل، وتغطي كل قيد في الحزمة.' \
    'The proofs of the entries lead to the root that the log signed, and cover every entry of the package.' \
    'برهان واحد على الأقل لا ينتهي إلى الجذر الموقَّع.' 'At least one proof does not lead to the signed root.'
}

# ---- 5. the evidence: every document that an entry names by its digest ----

# The documents that each entry of a strand names: there, or withheld, or gone by an entry that says so. What the
# outcome is replayed from is never kept back or erased: workflow, roll, rules, texts, explanations, answers and keys;
# from auditors nothing is but what is sealed of persons.
named_documents='
  function absent(k, d, role, kind) {
    if (!((k, d) in listed)) { print "evidence-missing strand=" strand " seq=" k " sha256=" d; return }
    if (d in there) return
    if (role ~ /^(workflow|roll|rule|revision|calendar|explanation|statement|public-key|policy|seal)$/ ||
        (role == "signature" && kind == "signature-accepted") || (role == "text" && kind == "revision-published") ||
        (auditors != "" && role != "private" && state[d] == "withheld"))
      print "evidence-missing strand=" strand " seq=" k " sha256=" d " role=" role " is never withheld or erased"
    else if (state[d] != "withheld" && !((d, state[d]) in gone))
      print "evidence-missing strand=" strand " seq=" k " sha256=" d " no entry says that it was " state[d] }
  part == 1 { if ($5 != "") there[$3] = 1; else if (state[$3] != "withheld") state[$3] = $6 }
  part == 1 && $1 == strand { n = ++rows[$2]; listed[$2, $3] = 1; line[$2, n] = FNR
    named[$2, n] = "{\"media_type\":\"" $8 "\",\"role\":\"" $7 "\",\"sha256\":\"" $3 "\",\"size\":" $4 "}"
    if ($7 == "private" && $4 == 0 && $8 == "application/json") named[$2, n] = ",\"private\":{\"sha256\":\"" $3 "\"}" }
  part == 2 && /,"kind":"erased",/ { p = index($0, "\"object\":\""); if (p > 0) gone[substr($0, p + 10, 64), "erased"] = 1 }
  part == 2 && /,"kind":"restore-epoch",/ { p = index($0, ",\"objects\":["); if (p == 0) next
    list = substr($0, p + 12); list = substr(list, 1, index(list, "]"))
    while ((p = index(list, "\"")) > 0) { gone[substr(list, p + 1, 64), "lost"] = 1; list = substr(list, p + 66) } }
  part == 3 { k = FNR - 1
    for (i = 1; i <= rows[k]; i++) {
      rest = taken[named[k, i]] == FNR ? left[named[k, i]] : $0
      p = index(rest, named[k, i]); taken[named[k, i]] = FNR
      left[named[k, i]] = p == 0 ? "" : substr(rest, p + length(named[k, i]))
      if (p == 0) print "evidence-hash file=data/trail/evidence.jsonl:" line[k, i] " strand=" strand " seq=" k " is not what the entry names" }
    delete rows[k]
    kind = $0; sub(/.*,"kind":"/, "", kind); sub(/".*/, "", kind)
    p = index($0, ",\"private\":{\"sha256\":\"")
    if (p > 0) absent(k, substr($0, p + 22, 64), "private", kind)
    start = index($0, ",\"evidence\":[")
    if (start == 0) next
    list = substr($0, start + 13); list = substr(list, 1, index(list, "]"))
    while ((p = index(list, "\"role\":\"")) > 0) {
      list = substr(list, p + 8); role = substr(list, 1, index(list, "\"") - 1)
      p = index(list, "\"sha256\":\""); if (p == 0) break
      list = substr(list, p + 10); absent(k, substr(list, 1, 64), role, kind) } }
  END { for (k in rows) if (rows[k] > 0) print "evidence-hash file=data/trail/evidence.jsonl:" line[k, 1] " strand=" strand " seq=" k " is of no entry" }
'

# What stands in the place of a document that is kept back says the same of it as its row of the list.
check_stubs() {
  mkdir "$tmp/stubs"
  awk -F '\t' -v folder="$tmp/stubs/" '$5 == "" && !($3 in seen) { seen[$3] = 1
    reason = $6 != "withheld" ? $6 : $7 == "private" ? "personal" : "auditors-only"
    printf "{\"entry\":{\"seq\":%s,\"strand\":\"%s\"},\"reason\":\"%s\",\"sha256\":\"%s\",\"size\":%s,\"state\":\"%s\"}",
      $2, $1, reason, $3, $4, $6 > (folder $3 ".json")
    close(folder $3 ".json"); print $3 ".json" }' "$tmp/rows" > "$tmp/wanted"
  while read -r stub; do
    if [ -f "data/redacted/$stub" ]; then printf '%s\n' "$stub"; else lacks evidence-missing "data/redacted/$stub"; fi
  done < "$tmp/wanted" > "$tmp/there"
  [ -s "$tmp/there" ] || return 0
  (cd "$tmp/stubs" && xargs $sha256 < ../there) | sort > "$tmp/wanted"
  (cd data/redacted && xargs $sha256 < "$tmp/there") | sort | comm -13 - "$tmp/wanted" |
    sed 's|^.\{66\}|package-document file=data/redacted/|; s|$| does not say of its document what data/trail/evidence.jsonl says|' >> "$tmp/bad"
}

# No folder of documents holds a file that the list does not name.
check_put_in() {
  awk -F '\t' '$5 == "" { print "data/redacted/" $3 ".json" }' "$tmp/rows" | sort -u - "$tmp/paths" > "$tmp/documents"
  grep -E '^data/(evidence|keys/log|keys/members|mail|redacted|revisions|seal|sealed|signatures|statements|timestamps)/' "$tmp/files" |
    grep -v -e '^data/revisions/[0-9]*/change\.diff$' -e '^data/signatures/.*\.webauthn/key\.spki\.der$' -e '^data/signatures/.*\.pub$' |
    sort | comm -23 - "$tmp/documents" | sed 's/^/package-document file=/; s/$/ is a document that no entry names/' >> "$tmp/bad"
  grep -Ev '^((bagit|bag-info|(tag)?manifest-sha(256|512))\.txt|data/(README\.(ar|en)\.txt|VERIFY\.md|verify\.sh|plugins\.json|(site|certificate|charter|revisions|statements|signatures|seal|positions|reservations|minority|objections|remarks|decisions|evidence|timestamps|mail|sealed|redacted|trail|keys|workflow)/.*))$' "$tmp/files" |
    sed 's/^/package-document file=/; s/$/ is no file that a package holds/' >> "$tmp/bad"
}

check_evidence() {
  begin
  file=data/trail/evidence.jsonl
  if needs $file; then
    : > "$tmp/rows"
    awk -v file=$file -v rows="$tmp/rows" '
      function text(key,  p, rest) { p = index($0, "\"" key "\":\""); if (p == 0) return ""
        rest = substr($0, p + length(key) + 4); return substr(rest, 1, index(rest, "\"") - 1) }
      function number(key,  p, rest) { p = index($0, "\"" key "\":"); if (p == 0) return ""
        rest = substr($0, p + length(key) + 3); sub(/[,}].*/, "", rest); return rest }
      { path = text("path"); role = text("role"); media = text("media_type"); digest = text("sha256"); state = text("state"); seq = number("seq"); size = number("size")
        if (digest ~ /[^0-9a-f]/ || length(digest) != 64 || seq !~ /^[0-9]+$/ || size !~ /^[0-9]+$/ || text("strand") !~ /^[a-z0-9-]+$/ ||
            path ~ /[^A-Za-z0-9._\/-]/ || path ~ /^\// || path ~ /(^|\/)\.\.?(\/|$)/)
          print "evidence-hash file=" file ":" NR " has a wrong form"
        else if (path == "" && state !~ /^(erased|lost|withheld)$/) print "evidence-missing file=" file ":" NR " sha256=" digest
        else print text("strand") "\t" seq "\t" digest "\t" size "\t" path "\t" state "\t" role "\t" media > rows }' $file >> "$tmp/bad"
    cut -f 5 "$tmp/rows" | grep . | sed 's|^|data/|' | sort -u > "$tmp/paths"
    while read -r path; do
      if [ -f "$path" ]; then printf '%s\n' "$path"; else lacks evidence-missing "$path"; fi
    done < "$tmp/paths" > "$tmp/there"
    if [ -s "$tmp/there" ]; then
      xargs $sha256 < "$tmp/there" > "$tmp/computed"
      xargs wc -c < "$tmp/there" | awk '$2 != "total" { print $1 "\t" $2 }' > "$tmp/sizes"
      awk -F '\t' '
        part == 1 { found[substr($0, 67)] = substr($0, 1, 64) }
        part == 2 { bytes[$2] = $1 }
        part == 3 && $5 != "" { p = "data/" $5
          if ((p in found) && (found[p] != $3 || bytes[p] != $4))
            print "evidence-hash file=" p " strand=" $1 " seq=" $2 " expected=" $3 " found=" found[p] }
      ' part=1 "$tmp/computed" part=2 "$tmp/sizes" part=3 "$tmp/rows" >> "$tmp/bad"
    fi
    here=$(pwd)
    case ${here##*/} in *-auditor*) auditors=yes ;; *) auditors= ;; esac
    absent=$(awk -F '\t' '$5 == "" && !($3 in seen) { seen[$3] = 1; n[$6]++ }
      END { if (n["erased"] + n["lost"]) printf "%d %d %d", n["withheld"], n["erased"], n["lost"] }' "$tmp/rows")
    cat "data/trail/$charter.jsonl" data/trail/registry.jsonl 2> /dev/null > "$tmp/proven-strands"
    while read -r strand; do
      [ -f "data/trail/$strand.jsonl" ] || continue
      [ "$strand" = "$charter" ] || [ "$strand" = registry ] || continue
      awk -F '\t' -v strand="$strand" -v auditors="$auditors" "$named_documents" part=1 "$tmp/rows" part=2 "$tmp/proven-strands" part=3 "data/trail/$strand.jsonl" >> "$tmp/bad"
    done < "$tmp/strands"
    cut -f 1 "$tmp/rows" | sort -u | comm -23 - "$tmp/strands" | sed "s|.*|evidence-hash file=$file strand=& is not in the package|" >> "$tmp/bad"
    check_stubs
    check_put_in
  fi
  conclude 'كل وثيقة يذكرها قيد موجودة وبصمتها كما في القيد، أو مذكور أنها حُجبت أو مُحيت أو فُقدت.' \
    'Every document that an entry names is there with the digest of the entry, or is marked as withheld, erased or lost.' \
    'وثائق ناقصة أو لا تطابق بصماتها في السجل.' 'Documents are missing or differ from their digests in the trail.'
  if [ -n "${absent:-}" ]; then
    set -- $absent
    mark "وثائق ليست في الحزمة: حُجبت $1، مُحيت $2، فُقدت $3." \
      "Documents that are not in the package: withheld $1, erased $2, lost $3."
  fi
  case $(pwd) in
    *-auditor* | *-public*) ;;
    *) mark 'لا يقول اسم المجلّد هل الحزمة للمدقّقين أم للجميع، فحُكم عليها كحزمة للجميع.' \
      'The name of the folder does not say whether the package is for auditors or for everybody: it was judged as one for everybody.' ;;
  esac
}

# What people read first is what the trail names: the ratified text in each language, and the definition.
check_texts() {
  line=$(grep ',"kind":"ratified",' "$tmp/charter.jsonl" | tail -n 1)
  case $line in *'"revision":{"number":'*) ;; *) return 0 ;; esac
  begin
  number=$(printf '%s\n' "$line" | sed 's/.*"revision":{"number":\([0-9]*\),.*/\1/')
  revision=$(printf '%s\n' "$line" | sed 's/.*"revision":{"number":[0-9]*,"sha256":"\([0-9a-f]*\)".*/\1/')
  file=data/revisions/$(printf '%04d' "$number")/revision.json
  if [ ! -f "$file" ] || [ "$($sha256 < "$file" | cut -c1-64)" != "$revision" ]; then
    bad "package-text file=$file is not the revision that was ratified, $revision"
  else
    { sed 's/.*"texts":\[{"language"//; s/\].*//' "$file"; printf '\n'; } | tr '{' '\n' |
      sed -n 's/^[^:]*:"\([a-z]*\)".*"sha256":"\([0-9a-f]*\)".*/\1 \2/p' > "$tmp/languages"
    while read -r language digest; do
      text=data/charter/final.$language.md
      if [ ! -f "$text" ]; then
        bad "manifest file=$text missing"
      elif [ "$($sha256 < "$text" | cut -c1-64)" != "$digest" ]; then
        bad "package-text file=$text is not the text of the revision that was ratified"
      fi
    done < "$tmp/languages"
  fi
  line=$(grep -e ',"kind":"charter-opened",' -e ',"kind":"workflow-migrated",' "$tmp/charter.jsonl" | tail -n 1)
  workflow=$(printf '%s\n' "$line" | sed 's/.*"to":{/"workflow":{/; s/.*"workflow":{"id":"[^"]*","number":[0-9]*,"sha256":"\([0-9a-f]*\)".*/\1/')
  file=data/workflow/workflow.json
  if [ ! -f $file ]; then
    bad "manifest file=$file missing"
  else
    [ ${#workflow} != 64 ] || [ "$($sha256 < $file | cut -c1-64)" = "$workflow" ] || bad "package-text file=$file expected=$workflow"
  fi
  conclude 'النص المعتمد والمسار هما ما يسمّيه السجل.' 'The ratified text and the workflow are those that the trail names.' \
    'النص المعتمد أو المسار غير ما يسمّيه السجل.' 'The ratified text or the workflow is not the one that the trail names.'
}

# ---- 6. the seal of the committee's server over the certificate ----

# field KEY: a string of seal.json
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" data/seal/seal.json; }

# named FILE LINE: whether an entry names this file by its digest.
named() { printf '%s\n' "$2" | grep -qF "\"sha256\":\"$($sha256 < "$1" | cut -c1-64)\""; }

# of_data LINE KEY: a string of the data of an entry.
of_data() { printf '%s\n' "$1" | sed -n "s/.*,\"data\":{\([^}]*\)}.*/\1/p" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p"; }

# Leaves the entry of the trail that sealed the certificate in $sealing.
check_seal_statement() {
  begin
  sealing=''
  all=yes
  for file in data/seal/seal.json data/certificate/certificate.json; do ! lacks statement $file || all=no; done
  if [ $all = yes ] && needs "data/trail/$charter.jsonl"; then
    found=$($sha256 < data/certificate/certificate.json | cut -c1-64)
    [ "$(field type) $(field what)" = 'mithaq/seal certificate' ] || bad 'statement file=data/seal/seal.json is not the seal of a certificate'
    [ "$(field sha256)" = "$found" ] || bad "statement file=data/certificate/certificate.json expected=$(field sha256) found=$found"
    grep -qxF "$(field charter)" "$tmp/strands" || bad "statement file=data/seal/seal.json charter=$(field charter) is not the charter of the trail"
    sealing=$(grep ',"kind":"sealed",' "$tmp/charter.jsonl" | grep -F "\"sha256\":\"$found\"" | grep '"what":"certificate"' | tail -n 1)
    if [ -z "$sealing" ]; then
      bad "statement file=data/certificate/certificate.json sha256=$found is not what an entry of the trail has sealed"
    else
      for file in data/seal/seal.json data/seal/seal.sshsig data/seal/seal.p7s data/certificate/*.pdf; do
        [ ! -f "$file" ] || named "$file" "$sealing" || bad "statement file=$file is not named by the entry that sealed the certificate"
      done
    fi
  fi
  conclude 'الختم يسمّي شهادة هذا الميثاق ببصمتها، والقيد الذي ختمها يسمّي الختم.' \
    'The seal names the certificate of this charter by its digest, and the entry that sealed it names the seal.' \
    'الختم لا يخص هذه الشهادة.' 'The seal does not belong to this certificate.'
}

check_seal_ssh() {
  begin
  if ! command -v ssh-keygen > /dev/null 2>&1; then
    gap 'ssh-keygen is not on this machine'
  elif needs data/seal/seal.json data/seal/seal.sshsig data/keys/allowed_signers; then
    who=$(ssh-keygen -Y find-principals -f data/keys/allowed_signers -s data/seal/seal.sshsig 2> /dev/null | head -n 1)
    if ! ssh-keygen -Y verify -f data/keys/allowed_signers -I "$who" -n mithaq-seal -s data/seal/seal.sshsig < data/seal/seal.json > "$tmp/said" 2>&1; then
      bad "signature file=data/seal/seal.sshsig file=data/seal/seal.json key=data/keys/allowed_signers: $(tail -n 1 "$tmp/said")"
    else
      ssh_seal=$(sed -n 's/.* key \(SHA256:[^ ]*\)$/\1/p' "$tmp/said")
      [ -z "$sealing" ] || [ "$ssh_seal" = "$(of_data "$sealing" fingerprint)" ] ||
        bad "signature file=data/seal/seal.sshsig key=$ssh_seal is not the key of the entry, $(of_data "$sealing" fingerprint)"
    fi
  fi
  conclude 'ختم خادم اللجنة بصيغة SSHSIG صحيح.' "The seal of the committee's server holds as SSHSIG." \
    'ختم خادم اللجنة بصيغة SSHSIG غير صحيح.' "The seal of the committee's server does not hold as SSHSIG."
}

# Leaves the fingerprint of the key in $cms_seal: the trail names this seal, and so the key.
check_seal_cms() {
  begin
  if [ $have_openssl = no ]; then
    gap 'openssl is not on this machine'
  elif ! needs data/seal/seal.json data/seal/seal.p7s data/keys/ca.pem; then
    :
  elif ! cms_holds data/seal/seal.p7s data/seal/seal.json; then
    bad "signature file=data/seal/seal.p7s file=data/seal/seal.json key=data/keys/ca.pem: $(tail -n 1 "$tmp/said")"
  else
    cms_seal=$signer
  fi
  conclude 'ختم خادم اللجنة بصيغة CMS صحيح.' "The seal of the committee's server holds as CMS." \
    'ختم خادم اللجنة بصيغة CMS غير صحيح.' "The seal of the committee's server does not hold as CMS."
}

# ---- 7. what else bears a seal: the PDFs of the certificate, and the package as a whole ----

# key_of CERTIFICATE: SHA-256 of its public key, as the trail names it.
key_of() { openssl x509 -in "$1" -noout -pubkey 2> /dev/null | openssl pkey -pubin -outform DER 2> /dev/null | $sha256 | cut -c1-64; }

# cms_holds SIGNATURE CONTENT: whether a CMS signature in DER of one signer is over this content. Leaves the fingerprint
# of its key in $signer. The server has written its certificate itself: it is judged within the days that it names.
cms_holds() {
  signer=''
  cades=''
  openssl cms -help 2>&1 | grep -q -e '-cades' && cades=-cades
  : > "$tmp/signer.pem"
  openssl cms -verify -noverify -binary -inform DER -in "$1" -content "$2" -signer "$tmp/signer.pem" -out /dev/null > "$tmp/said" 2>&1 || return 1
  [ "$(grep -c -e '-BEGIN CERTIFICATE-' "$tmp/signer.pem")" = 1 ] || { printf 'it has not one signer\n' > "$tmp/said"; return 1; }
  last=$(openssl x509 -in "$tmp/signer.pem" -noout -enddate | sed 's/^notAfter=//' | day_of)
  openssl cms -verify -binary -inform DER -in "$1" -content "$2" -CAfile data/keys/ca.pem -purpose any $cades \
    -attime $(($(seconds_of "$last") - 1)) -out /dev/null > "$tmp/said" 2>&1 || return 1
  signer=$(key_of "$tmp/signer.pem")
}

# octets FILE: bytes of hexadecimal digits.
octets() {
  printf "$(awk '{ for (i = 1; i < length($0); i += 2)
    printf "\\%03o", 16 * (index("0123456789abcdef", substr($0, i, 1)) - 1) + index("0123456789abcdef", substr($0, i + 1, 1)) - 1 }' "$1")"
}

# check_pdf FILE: the one seal inside is over every other byte of the file.
check_pdf() {
  tr -c '[:print:]\n' '\n' < "$1" | grep -e '/ByteRange' > "$tmp/range"
  set -- "$1" $(sed -n 's/.*\/ByteRange *\[ *\([0-9][0-9 ]*\)\].*/\1/p' "$tmp/range")
  size=$(wc -c < "$1" | tr -d ' ')
  if [ "$(wc -l < "$tmp/range" | tr -d ' ')" != 1 ] || [ $# != 5 ] || [ "$2" != 0 ] || [ $(($4 + $5)) != "$size" ] ||
    [ "$3" -ge "$4" ]; then
    bad "signature file=$1 has not one seal over the whole of it"
    return
  fi
  { head -c "$3" "$1"; tail -c +$(($4 + 1)) "$1"; } > "$tmp/content"
  tail -c +$(($3 + 2)) "$1" | head -c $(($4 - $3 - 2)) | fold -w 2048 > "$tmp/hex"
  octets "$tmp/hex" > "$tmp/cms"
  if ! cms_holds "$tmp/cms" "$tmp/content"; then
    bad "signature file=$1 key=data/keys/ca.pem: $(tail -n 1 "$tmp/said")"
  elif [ -n "$cms_seal" ] && [ "$signer" != "$cms_seal" ]; then
    bad "signature file=$1 key=$signer is not the key of the seal, $cms_seal"
  fi
}

check_pdfs() {
  ls data/certificate/*.pdf > "$tmp/pdfs" 2> /dev/null || return 0
  begin
  if [ $have_openssl = no ]; then
    gap 'openssl is not on this machine'
  elif needs data/keys/ca.pem; then
    while read -r pdf; do check_pdf "$pdf"; done < "$tmp/pdfs"
  fi
  conclude 'ملفات الشهادة PDF تحمل ختم خادم اللجنة على كامل الملف.' \
    "The PDFs of the certificate bear the seal of the committee's server over the whole file." \
    'ختم أحد ملفات الشهادة غير صحيح.' 'The seal of a PDF of the certificate does not hold.'
}

# mark AR EN: true and allowed, but to be seen.
mark() { printf 'MARK    %s\n        %s\n' "$1" "$2"; }

# The seal and the proof of the package lie beside its folder: it cannot hold them itself.
check_beside() {
  here=$(pwd)
  package=${here##*/}
  beside=no
  unsealed=no
  for ending in tar.sha256 p7s tsq tsr tlog-proof; do [ ! -f "../$package.$ending" ] || beside=yes; done
  : > "$tmp/sealed"
  check_beside_proof
  [ $beside = yes ] || return 0
  check_beside_digest
  check_beside_seal
  check_beside_stamp
}

# sealed_as KEY: a string of the data of the entry that sealed the package.
sealed_as() { of_data "$(cat "$tmp/sealed")" "$1"; }

# Leaves the entry of the seal in $tmp/sealed.
check_beside_proof() {
  if [ ! -f "../$package.tlog-proof" ]; then
    mark "ليس بجانب الحزمة برهان ختمها ($package.tlog-proof): لا تُعرف صفحات القراءة والقوائم والمفاتيح إلا ممّن سلّمكم الحزمة." \
      "No proof of its seal lies beside the package ($package.tlog-proof): pages for reading, lists and keys are as whoever gave it made them."
    unsealed=yes
    return 0
  fi
  begin
  if needs data/keys/log.vkey tagmanifest-sha512.txt && can_check_notes; then
    if ! read_proof "../$package.tlog-proof" || ! read_note "$tmp/note" || ! note_signed "$tmp/note"; then
      bad "inclusion file=../$package.tlog-proof"
    else
      printf '%s' "$extra" | openssl base64 -d -A > "$tmp/sealed"
      grep -q ',"kind":"sealed",' "$tmp/sealed" && grep -q '"what":"package"' "$tmp/sealed" || bad "statement file=../$package.tlog-proof is of no seal of a package"
      { printf '\000'; cat "$tmp/sealed"; } | openssl dgst -sha256 -binary > "$tmp/hash"
      leads_to_root "$index" "$size" || bad "inclusion file=../$package.tlog-proof index=$index does not lead to the root of size $size"
      found=$($sha256 < tagmanifest-sha512.txt | cut -c1-64)
      grep -q "\"role\":\"tag-manifest\",\"sha256\":\"$found\"" "$tmp/sealed" || bad "statement file=tagmanifest-sha512.txt sha256=$found is not what the entry seals"
      if [ -f "../$package.tar" ]; then
        found=$($sha256 < "../$package.tar" | cut -c1-64)
        [ "$(sealed_as sha256)" = "$found" ] || bad "statement file=../$package.tar sha256=$found is not what the entry seals"
      fi
    fi
  fi
  conclude 'القيد الذي ختم هذه الحزمة موجود في السجل الموقَّع.' 'The entry that sealed this package is in the signed log.' \
    'برهان ختم الحزمة غير صحيح.' "The proof of the package's seal does not hold."
}

# missing FILE: of what lies beside the package.
missing() {
  mark "ليس هذا الملف بجانب الحزمة، فلم يُفحص: $1" "This file does not lie beside the package, so it was not checked: $1"
}

check_beside_digest() {
  [ -f "../$package.tar.sha256" ] || { missing "$package.tar.sha256"; return 0; }
  begin
  named=$(sed -n '1s/^\([0-9a-f]*\)  .*/\1/p' "../$package.tar.sha256")
  if [ ${#named} != 64 ] || ! printf '%s  %s\n' "$named" "$package.tar" | cmp -s - "../$package.tar.sha256"; then
    bad "package-seal file=../$package.tar.sha256 has a wrong form"
  else
    [ ! -f "../$package.tar" ] || [ "$($sha256 < "../$package.tar" | cut -c1-64)" = "$named" ] ||
      bad "package-seal file=../$package.tar.sha256 is not the digest of ../$package.tar"
    [ ! -s "$tmp/sealed" ] || [ "$(sealed_as sha256)" = "$named" ] ||
      bad "package-seal file=../$package.tar.sha256 is not the digest that the log has sealed"
  fi
  conclude 'البصمة المكتوبة بجانب الحزمة هي بصمتها.' 'The digest that lies beside the package is its own.' \
    'البصمة المكتوبة بجانب الحزمة ليست بصمتها.' 'The digest that lies beside the package is not its own.'
}

check_beside_seal() {
  if [ ! -f "../$package.p7s" ]; then
    [ -s "$tmp/sealed" ] && ! grep -q '"role":"seal"' "$tmp/sealed" || missing "$package.p7s"
    return 0
  fi
  begin
  if [ $have_openssl = no ]; then
    gap 'openssl is not on this machine'
  elif ! needs tagmanifest-sha512.txt data/keys/ca.pem; then
    signer=''
  elif ! cms_holds "../$package.p7s" tagmanifest-sha512.txt; then
    bad "signature file=../$package.p7s file=tagmanifest-sha512.txt: $(tail -n 1 "$tmp/said")"
  elif [ -s "$tmp/sealed" ]; then
    ! grep -q '"role":"seal"' "$tmp/sealed" || [ "$signer" = "$(sealed_as fingerprint)" ] ||
      bad "signature file=../$package.p7s key=$signer is not the key of the entry, $(sealed_as fingerprint)"
  elif [ "$signer" != "$cms_seal" ]; then
    # The server may have a new key by now, which only the proof of the package's seal can tell.
    if [ -z "$cms_seal" ] || ! needs data/keys/seal.pem; then
      gap "signature file=../$package.p7s key=$signer: the key of the certificate's seal is not known"
    elif [ "$signer" = "$(key_of data/keys/seal.pem)" ]; then
      gap "signature file=../$package.p7s key=$signer is not the key of the certificate's seal, and no proof beside the package names it"
    else
      bad "signature file=../$package.p7s key=$signer is not the key of the server, $cms_seal"
    fi
  fi
  package_seal=$signer
  found=$($sha256 < "../$package.p7s" | cut -c1-64)
  [ ! -s "$tmp/sealed" ] || grep -q "\"role\":\"seal\",\"sha256\":\"$found\"" "$tmp/sealed" ||
    bad "signature file=../$package.p7s sha256=$found is not the seal that the log names"
  conclude 'ختم خادم اللجنة على الحزمة كلها صحيح.' "The seal of the committee's server over the whole package holds." \
    'ختم الحزمة غير صحيح.' 'The seal of the package does not hold.'
}

# The time stamp is of the bytes of the seal, at its own time.
check_beside_stamp() {
  if [ ! -f "../$package.tsq" ] || [ ! -f "../$package.tsr" ]; then
    for ending in tsq tsr; do
      [ -f "../$package.$ending" ] || { [ ! -f "../$package.tsq" ] && [ ! -f "../$package.tsr" ]; } || missing "$package.$ending"
    done
    [ ! -f "../$package.p7s" ] || mark 'لا وقت موثوق لختم الحزمة: وقته هو ما يقوله الخادم.' \
      "No trusted time for the package's seal: its time is what the server says."
    return 0
  fi
  [ -f "../$package.p7s" ] || return 0
  begin
  for file in data/keys/tsa-chain.pem "../$package.tsa-chain.pem"; do [ ! -f "$file" ] || cat "$file"; done > "$tmp/chain.pem"
  if [ $have_openssl = no ]; then
    gap 'openssl is not on this machine'
  elif ! grep -q -e '-BEGIN CERTIFICATE-' "$tmp/chain.pem"; then
    gap "time-token file=../$package.tsr: the authority's certificates are not at hand"
  else
    at=$(stamped_at "../$package.tsr")
    if [ -z "$at" ]; then
      bad "time-token file=../$package.tsr is no answer of an authority"
    else
      openssl ts -verify -data "../$package.p7s" -in "../$package.tsr" -CAfile "$tmp/chain.pem" -attime "$(seconds_of "$at")" > "$tmp/said" 2>&1 ||
        bad "time-token file=../$package.tsr file=../$package.p7s: $(tail -n 1 "$tmp/said")"
      openssl ts -verify -queryfile "../$package.tsq" -in "../$package.tsr" -CAfile "$tmp/chain.pem" -attime "$(seconds_of "$at")" > "$tmp/said" 2>&1 ||
        bad "time-token file=../$package.tsq file=../$package.tsr: $(tail -n 1 "$tmp/said")"
    fi
  fi
  conclude "ختم الوقت على ختم الحزمة صحيح: ${at:-}" "The time stamp of the package's seal holds: ${at:-}" \
    'ختم الوقت على ختم الحزمة غير صحيح.' "The time stamp of the package's seal does not hold."
  [ ! -s "$tmp/bad" ] && [ ! -s "$tmp/gap" ] || return 0
  if [ ! -f data/keys/tsa-chain.pem ] ||
    ! openssl ts -verify -queryfile "../$package.tsq" -in "../$package.tsr" -CAfile data/keys/tsa-chain.pem -attime "$(seconds_of "$at")" > /dev/null 2>&1; then
    who=$(openssl ts -reply -in "../$package.tsr" -token_out 2> /dev/null | openssl pkcs7 -inform DER -print_certs -noout 2> /dev/null |
      sed -n 's/^subject= *//p' | head -n 1 | tr -d '\000-\037\177')
    mark "شهادات سلطة التوقيت ${who:-هذه} بجانب الحزمة وليست في سجلّها: قارنوها بما تنشره السلطة، وإلى ذلك الحين فوقت الختم هو ما يقوله الخادم." \
      "The certificates of the time-stamping authority${who:+ $who} lie beside the package and are not in its trail: compare them with those that the authority publishes. Until then the time of the seal is what the server says."
  fi
  [ -s "$tmp/sealed" ] || return 0
  # Later is no wonder: an authority that was away is asked again for a month.
  came=$(sed 's/.*,"at":"\([^"]*\)".*/\1/' "$tmp/sealed")
  apart=$(($(seconds_of "$at") - $(seconds_of "$came")))
  [ $apart -ge -600 ] && [ $apart -le 2678400 ] || mark_apart "../$package.tsr" "$came" "$at"
}

# mark_apart FILE OURS THEIRS: two clocks of which one must be wrong.
mark_apart() {
  mark "وقت مشكوك فيه: ساعة سلطة التوقيت بعيدة عن ساعة الخادم. $1: $3، والخادم $2" \
    "Time in doubt: the authority's clock and the server's are far apart. $1: $3, the server $2"
}

# ---- 8. signatures of members over their statements, each at the time of its entry ----

# 2026-11-02T09:30:00Z of a line "Nov  2 09:30:00 2026 GMT".
day_of() {
  awk '{ sub(/\..*/, "", $3)
    printf "%04d-%02d-%02dT%sZ", $4, (index("JanFebMarAprMayJunJulAugSepOctNovDec", $1) + 2) / 3, $2, $3 }'
}

# Seconds since 1970 of 2026-11-02T09:30:00Z.
seconds_of() {
  printf '%s\n' "$1" | tr 'TZ:-' '    ' | awk '{ y = $1; m = $2; if (m <= 2) { y--; m += 12 }
    printf "%.0f", ((365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + $3 - 719469) * 24 + $4) * 3600 + $5 * 60 + $6 }'
}

# check_member FILE: one signature over its statement, at the time at which the log took it.
check_member() {
  name=${1#data/signatures/}
  statement=data/statements/${name%.*}.json
  ! lacks statement "$statement" || return
  hash=$($sha256 < "$statement" | cut -c1-64)
  line=$(grep '"kind":"signature-accepted"' "$tmp/charter.jsonl" | grep -F "\"statement\":\"$hash\"" | head -n 1)
  [ -n "$line" ] || { bad "signature file=$1 is of no entry of the trail"; return; }
  at=$(printf '%s\n' "$line" | sed 's/.*"at":"\([^"]*\)".*/\1/')
  body=$(printf '%s\n' "$line" | sed 's/.*"data":{"body":"\([^"]*\)".*/\1/')
  key=$(of_data "$line" fingerprint)
  place=$(printf '%s\n' "$line" | sed 's/.*,"seq":\([0-9]*\),"st.*/\1/')
  ! grep -qx "$place" "$tmp/counted" || bad "statement file=$statement stands twice: entry seq=$place has been counted already"
  printf '%s\n' "$place" >> "$tmp/counted"
  case $name in r*/"$body"-*) ;; *) bad "statement file=$statement does not bear the name of its body, $body" ;; esac
  distrusted "$1" "$key" "$at"
  grep -q "\"body\":\"$body\"" "$statement" || bad "statement file=$statement is not of body=$body"
  for part in "$1" "$1"/clientDataJSON "$1"/authenticatorData "$1"/signature.der; do
    [ ! -f "$part" ] || named "$part" "$line" || bad "signature file=$part is not named by the entry that took it"
  done
  found=$key
  case $1 in
    *.sshsig)
      command -v ssh-keygen > /dev/null 2>&1 || { gap 'ssh-keygen is not on this machine'; return; }
      needs data/keys/allowed_signers || return
      when=verify-time=$(printf '%s' "$at" | tr -d 'T:-')
      # By proxy the key is that of the body that holds it.
      case $line in
        *'"on_behalf_of":{"body":"'*'","member":'*)
          body=$(ssh-keygen -Y find-principals -f data/keys/allowed_signers -s "$1" -O "$when" 2> /dev/null | head -n 1) ;;
      esac
      ssh-keygen -Y verify -f data/keys/allowed_signers -I "$body" -n mithaq-statement -s "$1" -O "$when" < "$statement" > "$tmp/said" 2>&1 ||
        bad "signature file=$1 body=$body: $(tail -n 1 "$tmp/said")"
      found=$(sed -n 's/^Good .* key \(SHA256:[^ ]*\)$/\1/p' "$tmp/said")
      ;;
    *.p7s)
      [ $have_openssl = yes ] || { gap 'openssl is not on this machine'; return; }
      needs data/keys/ca.pem || return
      : > "$tmp/signer.pem"
      openssl cms -verify -binary -inform DER -in "$1" -content "$statement" -CAfile data/keys/ca.pem -purpose any -cades \
        -attime "$(seconds_of "$at")" -signer "$tmp/signer.pem" -out /dev/null > "$tmp/said" 2>&1 || bad "signature file=$1 body=$body: $(tail -n 1 "$tmp/said")"
      found=$(key_of "$tmp/signer.pem")
      ;;
    *.minisig)
      command -v minisign > /dev/null 2>&1 || { gap "minisign is not on this machine: $1"; return; }
      needs "${1%.minisig}.pub" || return
      minisign -V -q -p "${1%.minisig}.pub" -m "$statement" -x "$1" > "$tmp/said" 2>&1 || bad "signature file=$1 body=$body: $(tail -n 1 "$tmp/said")"
      found=${key%%:*}:$(tail -n 1 "${1%.minisig}.pub" | openssl base64 -d -A | tail -c 32 | $sha256 | cut -c1-64)
      ;;
    *.webauthn)
      [ $have_openssl = yes ] || { gap 'openssl is not on this machine'; return; }
      needs "$1/clientDataJSON" "$1/authenticatorData" "$1/signature.der" "$1/key.spki.der" || return
      openssl pkey -pubin -inform DER -in "$1/key.spki.der" -out "$tmp/key.pem" > "$tmp/said" 2>&1
      { cat "$1/authenticatorData"; openssl dgst -sha256 -binary "$1/clientDataJSON"; } > "$tmp/tbs"
      openssl dgst -sha256 -verify "$tmp/key.pem" -signature "$1/signature.der" "$tmp/tbs" > "$tmp/said" 2>&1 ||
        bad "signature file=$1 body=$body: $(tail -n 1 "$tmp/said")"
      challenge=$(openssl dgst -sha256 -binary "$statement" | openssl base64 -A | tr '+/' '-_' | tr -d '=')
      grep -q "\"challenge\":\"$challenge\"" "$1/clientDataJSON" || bad "signature file=$1 body=$body: it is for another statement"
      found=$($sha256 < "$1/key.spki.der" | cut -c1-64)
      ;;
  esac
  [ "$found" = "$key" ] || bad "signature file=$1 body=$body key=$found is not the key of the entry, $key"
}

# distrusted FILE KEY AT: what the registry says of a key that was revoked, for a mark.
distrusted() {
  grep ',"kind":"key-revoked",' data/trail/registry.jsonl 2> /dev/null | grep -F "\"fingerprint\":\"$2\"" | tail -n 1 > "$tmp/revoked"
  [ -s "$tmp/revoked" ] || return 0
  from=$(of_data "$(cat "$tmp/revoked")" invalid_from)
  if [ "$(of_data "$(cat "$tmp/revoked")" distrust)" = all ]; then
    printf 'key-distrusted %s %s\n' "$1" "$2" >> "$tmp/doubts"
  elif [ "$(seconds_of "$from")" -le "$(seconds_of "$3")" ]; then
    printf 'key-revoked-later %s %s\n' "$1" "$2" >> "$tmp/doubts"
  fi
}

check_members() {
  begin
  : > "$tmp/counted"
  : > "$tmp/doubts"
  signed=0
  for file in data/signatures/r*/*; do
    case $file in
      *.sshsig | *.p7s | *.minisig | *.webauthn) ;;
      *) continue ;;
    esac
    signed=$((signed + 1))
    ! needs "data/trail/$charter.jsonl" || check_member "$file"
  done
  conclude "توقيعات الجهات صحيحة، عددها $signed." "The signatures of the bodies hold, $signed of them." \
    'توقيع لجهة غير صحيح.' 'A signature of a body does not hold.'
  while read -r word file key; do
    if [ "$word" = key-distrusted ]; then
      mark "أُلغي مفتاح هذا التوقيع ولم يعد يوثَق بأي شيء وُقّع به: $file ($key)" \
        "The key of this signature was revoked, and nothing that it has signed is trusted any more: $file ($key)"
    else
      mark "أُلغي مفتاح هذا التوقيع لاحقًا، وقُيّد التوقيع بعد اللحظة التي لم يعد المفتاح صالحًا منها: $file ($key)" \
        "The key of this signature was revoked later, and the log took the signature after it was no longer valid: $file ($key)"
    fi
  done < "$tmp/doubts"
}

# ---- 9. trusted time, and who else has signed the root ----

# The time of a token, "Nov  2 09:30:00 2026 GMT", as its entry has it; fractions of a second are left out.
stamped_at() { openssl ts -reply -in "$1" -text 2> /dev/null | sed -n 's/^Time stamp: //p' | day_of; }

# The largest size of a checkpoint that bears a time stamp of this strand.
stamped_size() {
  grep ',"kind":"timestamped",' "$tmp/charter.jsonl" | grep '"what":"checkpoint"' | while IFS= read -r line; do
    path=$(grep -F "\"sha256\":\"$(of_data "$line" sha256)\"" data/trail/evidence.jsonl 2> /dev/null | sed -n 's/.*"path":"\([A-Za-z0-9._\/-]*\)".*/\1/p' | head -n 1)
    [ ! -f "data/$path" ] || sed -n 2p "data/$path"
  done | grep -x '[0-9]\{1,15\}' | sort -n | tail -n 1
}

check_stamps() {
  ls data/timestamps/*.tsr > "$tmp/tokens" 2> /dev/null
  ratified=$(grep -n ',"kind":"ratified",' "$tmp/charter.jsonl" | tail -n 1 | cut -d : -f 1)
  index=$(awk -F '\t' -v s="$charter" -v n="$((${ratified:-0} - 1))" '$1 == s && $2 == n { print $3 }' data/trail/index.tsv 2> /dev/null)
  size=$(stamped_size)
  [ "${size:-0}" -gt "${index:-0}" ] || mark 'لا وقت موثوق: أوقات المصادقة في هذه الحزمة هي أوقات الخادم.' \
    'No trusted time: the times in this package are those of the server.'
  [ -s "$tmp/tokens" ] || return 0
  begin
  : > "$tmp/apart"
  if [ $have_openssl = no ]; then
    gap 'openssl is not on this machine'
  elif needs data/keys/tsa-chain.pem data/trail/evidence.jsonl "data/trail/$charter.jsonl"; then
    while read -r token; do
      needs "${token%.tsr}.tsq" || continue
      seq=${token##*-}
      seq=${seq%.tsr}
      line=$(sed -n "$((seq + 1))p" "$tmp/charter.jsonl")
      digest=$(of_data "$line" sha256)
      for file in "$token" "${token%.tsr}.tsq"; do
        named "$file" "$line" || bad "time-token file=$file is not named by entry seq=$seq"
      done
      grep -q "\"sha256\":\"$digest\"" data/trail/evidence.jsonl ||
        bad "time-token file=$token: what it stamps is not in the package"
      at=$(of_data "$line" time)
      came=$(printf '%s\n' "$line" | sed 's/.*,"at":"\([^"]*\)".*/\1/')
      [ "$(stamped_at "$token")" = "$at" ] || bad "time-token file=$token: its time is not the one of its entry, $at"
      openssl ts -verify -digest "$digest" -in "$token" -CAfile data/keys/tsa-chain.pem -attime "$(seconds_of "$at")" > "$tmp/said" 2>&1 &&
        openssl ts -verify -queryfile "${token%.tsr}.tsq" -in "$token" -CAfile data/keys/tsa-chain.pem -attime "$(seconds_of "$at")" > "$tmp/said" 2>&1 ||
        bad "time-token file=$token: $(tail -n 1 "$tmp/said")"
      apart=$(($(seconds_of "$at") - $(seconds_of "$came")))
      [ $apart -ge -600 ] && [ $apart -le 600 ] || printf '%s %s %s\n' "$token" "$came" "$at" >> "$tmp/apart"
    done < "$tmp/tokens"
  fi
  conclude 'أختام الوقت من سلطة التوقيت صحيحة.' "The time stamps of the time-stamping authority hold." \
    'ختم وقت واحد على الأقل غير صحيح.' 'At least one time stamp does not hold.'
  while read -r token came at; do mark_apart "$token" "$came" "$at"; done < "$tmp/apart"
}

# cosigned VKEY FILE: 0 signed by this witness, 1 a bad signature of it, 2 none. read_note came before.
cosigned() {
  name=${1%%+*}
  rest=${1#*+}
  id=${rest%%+*}
  decode "${rest#*+}" "$tmp/key" 33 || return 2
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c +2 "$tmp/key"; } > "$tmp/key.der"
  grep "^— $name " "$2" > "$tmp/lines" || return 2
  while IFS= read -r line; do
    decode "${line##* }" "$tmp/blob" 76 || return 1
    [ "$(head -c 4 "$tmp/blob" | od -An -tx1 | tr -d ' \n')" = "$id" ] || continue
    time=$(tail -c +5 "$tmp/blob" | head -c 8 | od -An -tu1 | awk '{ t = 0; for (i = 1; i <= 8; i++) t = t * 256 + $i; printf "%.0f", t }')
    tail -c +13 "$tmp/blob" > "$tmp/sig"
    { printf 'cosignature/v1\ntime %s\n' "$time"; head -n 3 "$2"; } > "$tmp/body"
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$tmp/key.der" -in "$tmp/body" -sigfile "$tmp/sig" > /dev/null 2>&1 || return 1
    return 0
  done < "$tmp/lines"
  return 2
}

# A line of a witness is over the checkpoint under which it stands: its size is told with the name.
check_witnesses() {
  [ -f data/keys/witnesses.policy ] && grep '^witness ' data/keys/witnesses.policy > "$tmp/witnesses" || return 0
  begin
  : > "$tmp/signers"
  if can_check_notes; then
    for file in data/trail/checkpoint data/trail/checkpoints/*.cosigned; do
      [ -f "$file" ] && read_note "$file" || continue
      while read -r word who vkey url; do
        cosigned "$vkey" "$file"
        case $? in
          0) printf '%s %s\n' "$who" "$size" >> "$tmp/signers" ;;
          1) bad "cosignature file=$file witness=$who" ;;
        esac
      done < "$tmp/witnesses"
    done
  fi
  policy=$($sha256 < data/keys/witnesses.policy | cut -c1-64)
  grep ',"kind":"witness-policy-changed",' data/trail/registry.jsonl 2> /dev/null | tail -n 1 | grep -q "\"sha256\":\"$policy\"" ||
    bad "key-list file=data/keys/witnesses.policy sha256=$policy is not the policy that the trail names last"
  signers=$(awk '{ if (!($1 in size)) names[n++] = $1; if ($2 + 0 > size[$1] + 0) size[$1] = $2 }
    END { for (i = 0; i < n; i++) printf " %s (%s)", names[i], size[names[i]] }' "$tmp/signers")
  if [ -z "$signers" ] && [ ! -s "$tmp/bad" ] && [ ! -s "$tmp/gap" ]; then
    mark 'لم يوقّع شاهد على نقطة تحقّق من هذه الحزمة.' 'No witness has cosigned a checkpoint of this package.'
    return 0
  fi
  conclude "توقيعات الشهود صحيحة على نقاط التحقّق التي حجمها بين القوسين:$signers" \
    "The cosignatures of the witnesses hold, over the checkpoints of the size in brackets:$signers" \
    'توقيع شاهد واحد على الأقل غير صحيح، أو ليست سياسة الشهود ما يذكره السجل.' 'At least one cosignature does not hold, or the policy of witnesses is not the one that the trail names.'
}

# Whoever was shown another log has said so in the strand of the registry.
check_conflicts() {
  [ -f data/trail/registry.jsonl ] || return 0
  grep ',"kind":"witness-conflict",' data/trail/registry.jsonl > "$tmp/conflicts" || return 0
  while IFS= read -r line; do
    who=$(of_data "$line" witness)
    size=$(printf '%s\n' "$line" | sed 's/.*"data":{[^}]*"size":\([0-9]*\).*/\1/')
    if [ -n "$who" ]; then
      mark "شاهد يناقض السجل: قال $who إن السجل عند الحجم $size لا يتبع ما وقّع عليه من قبل. اسألوه عن نقطة التحقّق التي عنده." \
        "A witness contradicts the log: $who said that at size $size it does not follow from what was signed before. Ask for the checkpoint that it holds."
    else
      mark "عُرضت نقطة تحقّق أخرى موقَّعة بمفتاح هذا السجل (الحجم $size): فقد عُرض على الناس سجلّان مختلفان." \
        "Another checkpoint signed with the key of this log was shown (size $size): people were shown two different logs."
    fi
  done < "$tmp/conflicts"
}

# Of which charter this is: whoever was handed it under a name learns whether it is that.
say_charter() {
  [ -n "$charter" ] && [ -f "data/trail/$charter.jsonl" ] || return 0
  opened=$(head -n 1 "data/trail/$charter.jsonl")
  printf '\nالميثاق: %s «%s» — المصادقة: %s\n' "$charter" "$(of_first "$opened" title_ar)" "$(ratified_at)"
  printf 'Charter: %s “%s”, ratified %s\n' "$charter" "$(of_first "$opened" title_en)" "$(ratified_at)"
}

say_keys() {
  printf '\nالمفاتيح مأخوذة من الحزمة نفسها: قارنوها بما تعرفونه من طريق آخر.\n'
  printf 'The keys are taken from the package itself: compare them with what you know from elsewhere.\n'
  [ ! -f data/keys/log.vkey ] || sed 's/^/  log   /' data/keys/log.vkey
  [ ! -f data/keys/witnesses.policy ] || sed -n 's/^witness \([^ ]*\) \([^ ]*\).*/  witness  \2  (\1)/p' data/keys/witnesses.policy
  [ -z "$cms_seal" ] || printf '  seal  %s  (CMS, PDF)\n' "$cms_seal"
  [ -z "$package_seal" ] || [ "$package_seal" = "$cms_seal" ] || printf '  seal  %s  (%s.p7s)\n' "$package_seal" "$package"
  [ ! -f data/keys/allowed_signers ] || ! command -v ssh-keygen > /dev/null 2>&1 ||
    grep '^mithaq-seal ' data/keys/allowed_signers | grep -o 'ssh-ed25519 [A-Za-z0-9+/=]*' | while read -r key; do
      printf '%s\n' "$key" > "$tmp/ssh.pub"
      printf '  seal  %s  (SSH)\n' "$(ssh-keygen -l -f "$tmp/ssh.pub" | cut -d ' ' -f 2)"
    done
}

say_limits() {
  printf '\nما لا يفحصه هذا البرنامج: لا يعيد تطبيق القواعد على القيود ولا يعيد عدّ المواقف،\n'
  printf 'ولا يقارن بالسجلّ صفحات القراءة وقوائم المفاتيح والشهادات المُبطَلة (ca.crl)\n'
  printf 'وقطع الشجرة (tile)، ولا يعرف هل بلغ الشهود النصاب، ولا طول مفاتيح سلطة\n'
  printf 'التوقيت، ولا هل للميثاق قيود أخرى في السجل الكامل. لذلك: mithaq trail verify\n'
  printf 'What this does not check: it does not replay the rules over the entries, recount\n'
  printf 'the positions, compare the pages for reading, the lists of keys, revoked\n'
  printf 'certificates (ca.crl) and the tiles with the trail, count the witnesses against\n'
  printf 'their quorum or look how long the keys of the time-stamping authority are, and\n'
  printf 'cannot know of other entries in the full log: mithaq trail verify\n\n'
}

check_manifests
read_log_keys
check_trail
cms_seal=''
package_seal=''
check_checkpoint
check_log_info
check_checkpoints
check_proofs
check_evidence
check_texts
check_seal_statement
check_seal_ssh
check_seal_cms
check_pdfs
check_beside
check_members
check_stamps
check_witnesses
check_conflicts
if [ -f "$tmp/awk-failed" ]; then
  gaps=$((gaps + 1))
  printf 'GAP     تعذّر بعض الفحوص: برنامج awk على هذا الجهاز لا ينفّذها.\n        Some checks could not be made: the awk of this machine does not run them.\n'
fi
say_charter
say_keys
say_limits
if [ $broken -gt 0 ]; then
  printf 'BROKEN  النتيجة: في الحزمة خلل. عدد الفحوص التي لم تصحّ: %d\n        Result: the package is broken. Checks that failed: %d\n' $broken $broken
  exit 1
elif [ $gaps -gt 0 ]; then
  printf 'GAP     النتيجة: لا تناقض، لكن تعذّر الحكم في بعض الفحوص. عددها: %d\n        Result: nothing contradicts, but not everything could be judged. Checks left open: %d\n' $gaps $gaps
  exit 2
fi
if [ $unsealed = yes ]; then
  printf 'OK      النتيجة: كل ما فُحص سليم. أمّا صفحات القراءة والقوائم والمفاتيح فلم تُفحص،\n'
  printf '        إذ لا برهان لختم الحزمة بجانبها.\n'
  printf '        Result: all that was checked holds. Pages for reading, lists and keys\n'
  printf '        were not: no proof of the seal lies beside the package.\n'
else
  printf 'OK      النتيجة: كل الفحوص سليمة.\n        Result: every check holds.\n'
fi
exit 0
