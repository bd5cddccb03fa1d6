// Go's own note and tlog packages as judges of ours: GO111MODULE=off go run note.go QUESTION FILE..
// Exit code 0: holds; 1: does not; 2: cannot judge.
//
//	note LOG-VKEY WITNESS-VKEY NOTE              the log's line and the witness's cosignature
//	record LEAF INDEX NOTE PROOF                 the entry is in the tree; PROOF: base64 lines
//	tree OLD-SIZE OLD-ROOT NOTE PROOF            the old tree is the beginning of the one in the note
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(err error) {
	fmt.Println(err)
	os.Exit(1)
}

func read(name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	return data
}

// C2SP tlog-cosignature, type 0x04, which Go's package leaves to its callers.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func newCosigner(vkey string) cosigner {
	parts := strings.SplitN(strings.TrimSpace(vkey), "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		fail(fmt.Errorf("no key of a cosigner: %s", vkey))
	}
	h := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	id := binary.BigEndian.Uint32(h[:])
	if fmt.Sprintf("%08x", id) != parts[1] {
		fail(fmt.Errorf("the id is that of another key: %s", vkey))
	}
	return cosigner{parts[0], id, ed25519.PublicKey(key[1:])}
}

func hashes(name string) []tlog.Hash {
	var out []tlog.Hash
	for _, line := range strings.Fields(string(read(name))) {
		h, err := tlog.ParseHash(line)
		if err != nil {
			fail(err)
		}
		out = append(out, h)
	}
	return out
}

// Go's tlog knows the same three lines under a fixed first line.
func head(name string) tlog.Tree {
	lines := bytes.SplitN(read(name), []byte("\n"), 4)
	size, err := strconv.ParseInt(string(lines[1]), 10, 64)
	if err != nil {
		fail(err)
	}
	root, err := tlog.ParseHash(string(lines[2]))
	if err != nil {
		fail(err)
	}
	return tlog.Tree{N: size, Hash: root}
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		fail(err)
	}
	return n
}

func main() {
	arg := os.Args[1:]
	switch arg[0] {
	case "note":
		log, err := note.NewVerifier(strings.TrimSpace(string(read(arg[1]))))
		if err != nil {
			fail(err)
		}
		opened, err := note.Open(read(arg[3]), note.VerifierList(log, newCosigner(string(read(arg[2])))))
		if err != nil {
			fail(err)
		}
		if len(opened.Sigs) != 2 || len(opened.UnverifiedSigs) != 0 {
			fail(fmt.Errorf("%d good lines, %d unknown", len(opened.Sigs), len(opened.UnverifiedSigs)))
		}
	case "record":
		tree := head(arg[3])
		if err := tlog.CheckRecord(hashes(arg[4]), tree.N, tree.Hash, number(arg[2]), tlog.RecordHash(read(arg[1]))); err != nil {
			fail(err)
		}
	case "tree":
		tree := head(arg[3])
		old, err := tlog.ParseHash(arg[2])
		if err != nil {
			fail(err)
		}
		if err := tlog.CheckTree(hashes(arg[4]), tree.N, tree.Hash, number(arg[1]), old); err != nil {
			fail(err)
		}
	default:
		os.Exit(2)
	}
}
