package boltstore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"

	"noticeboard/internal/notice"
)

func (x tx) Journal(after uint64, n int) ([]notice.JournalEntry, error) {
	return loadN(x, journal, x.forward(journal, nil, key(after+1)), n, decodeJournal, damagedEntry)
}

func (x tx) Actor(id notice.ActorID) (string, error) {
	name, err := x.lookup(actors, id[:])
	return string(name), err
}

func (x tx) Remarks(seqs []uint64) ([]notice.Remarks, error) {
	return each(seqs, func(seq uint64) (notice.Remarks, error) {
		w, err := x.journalWords(seq)
		return w.Remarks, err
	})
}

func (x tx) History(id notice.CommentID, after uint64, n int) ([]notice.AuditEntry, error) {
	return whole(x.auditEntries(x.forward(journalacts, key(^id), key(^uint64(id), after+1)), n))
}

func (x tx) Histories(ids []notice.CommentID, n int) ([][]notice.AuditEntry, error) {
	return each(ids, func(id notice.CommentID) ([]notice.AuditEntry, error) {
		return x.auditEntries(x.forward(journalacts, key(^id), key(^uint64(id), 0)), n)
	})
}

func (x tx) HistoryBefore(id notice.CommentID, before uint64, n int) ([]notice.AuditEntry, error) {
	return whole(x.auditEntries(x.backward(journalacts, key(^id), key(^uint64(id), upperBound(before))), n))
}

func (x tx) Activities(before uint64, n int) ([]notice.Activity, error) {
	return x.activities(x.backward(journalothers, nil, key(upperBound(before))), n)
}

func (x tx) ActivitiesInvolving(login string, before uint64, n int) ([]notice.Activity, error) {
	id := x.get(actorids, []byte(login))
	if id == nil {
		return nil, nil
	}
	return x.activities(x.backward(journalactors, id, append(id[:len(id):len(id)], key(upperBound(before))...)), n)
}

func (x tx) NthAct(n uint64) (uint64, error) {
	seq := n
	for k := range x.forward(journalothers, nil, nil) {
		if number(k) > seq {
			break
		}
		seq++
	}
	if n == 0 || x.get(journal, key(seq)) == nil {
		return 0, fmt.Errorf("act %d: %w", n, notice.ErrNotFound)
	}
	return seq, nil
}

// whole returns entries about a comment, or a notice.Damaged if one of them stands for a record that is damaged.
func whole(entries []notice.AuditEntry, err error) ([]notice.AuditEntry, error) {
	for _, e := range entries {
		if e.Damaged() {
			return nil, damaged(journal, key(e.Seq), notice.ErrDamaged)
		}
	}
	return entries, err
}

// auditEntries loads up to n entries about comments. The last 8 bytes of each key are the number of the entry.
func (x tx) auditEntries(keys iter.Seq2[[]byte, []byte], n int) ([]notice.AuditEntry, error) {
	return loadN(x, journal, keys, n, x.decodeAuditEntry, func(seq uint64) notice.AuditEntry {
		return notice.AuditEntry{Seq: seq}
	})
}

func (x tx) decodeAuditEntry(k, v []byte) (notice.AuditEntry, error) {
	e, err := decodeJournal(k, v)
	if err != nil {
		return notice.AuditEntry{}, err
	}
	entry, ok := e.Audit(x.actorName(e.Actor))
	if !ok {
		return entry, fmt.Errorf("journal %d, of kind %q, is about no comment: %w", e.Seq, e.Kind, notice.ErrDamaged)
	}
	return entry, nil
}

// activities loads up to n other entries, as auditEntries does.
func (x tx) activities(keys iter.Seq2[[]byte, []byte], n int) ([]notice.Activity, error) {
	return loadN(x, journal, keys, n, x.decodeActivity, func(seq uint64) notice.Activity {
		return notice.Activity{Seq: seq}
	})
}

func (x tx) decodeActivity(k, v []byte) (notice.Activity, error) {
	e, err := decodeJournal(k, v)
	if err != nil {
		return notice.Activity{}, err
	}
	words, err := x.journalWords(e.Seq)
	if err != nil {
		return notice.Activity{}, err
	}
	a, ok := e.Activity(x.actorName(e.Actor), x.actorName(e.Account), words)
	if !ok {
		return a, fmt.Errorf("journal %d, of kind %q, is about a comment: %w", e.Seq, e.Kind, notice.ErrDamaged)
	}
	return a, nil
}

// damagedEntry represents an entry of the journal whose record is damaged.
func damagedEntry(seq uint64) notice.JournalEntry { return notice.JournalEntry{Seq: seq} }

// actorName returns the login that a pseudonym stands for, ActorID.Anonymous if it was erased, and "" for nobody.
func (x tx) actorName(id notice.ActorID) string {
	if id == (notice.ActorID{}) {
		return ""
	}
	if name := x.get(actors, id[:]); name != nil {
		return string(name)
	}
	return id.Anonymous()
}

// journalWords returns the words that belong to an entry; none if there are none or they were erased.
func (x tx) journalWords(seq uint64) (notice.JournalWords, error) {
	if v := x.get(journalwords, key(seq)); v != nil {
		return decoded(journalwords, key(seq), v, decodeJournalWords)
	}
	return notice.JournalWords{}, nil
}

func (x *writeTx) AppendAudit(e notice.AuditEntry, said notice.Remarks) (uint64, error) {
	e.Seq = x.nextEntry()
	if e.Batch == notice.NewBatch {
		e.Batch = e.Seq
	}
	actor, err := x.actorID(e.By)
	if err != nil {
		return 0, err
	}
	words := notice.NewJournalWords(said, "")
	return e.Seq, x.appendEntry(e.Journal(actor, words.Digest()), words)
}

func (x *writeTx) AppendActivity(a notice.Activity) error {
	a.Seq = x.nextEntry()
	actor, err := x.actorID(a.By)
	if err != nil {
		return err
	}
	var account notice.ActorID
	if a.Kind.AboutAccount() {
		if account, err = x.actorID(a.Of); err != nil {
			return err
		}
	}
	return x.appendEntry(a.Journal(actor, account))
}

// nextEntry returns the next number in the journal.
func (x *writeTx) nextEntry() uint64 {
	if x.lastEntry == 0 {
		x.lastEntry = x.lastNumber(journal)
	}
	return x.lastEntry + 1
}

// appendEntry stores an entry under the number from nextEntry, with its words.
func (x *writeTx) appendEntry(e notice.JournalEntry, words notice.JournalWords) error {
	x.lastEntry = e.Seq
	err := errors.Join(x.put(journal, key(e.Seq), encodeJournal(e)), x.reindex(nil, journalEntries(e)))
	if words.None() {
		return err
	}
	data, err2 := encodeJournalWords(words)
	return errors.Join(err, err2, x.put(journalwords, key(e.Seq), data))
}

// actorID returns the pseudonym of a login, and makes one if it has none. That of "" is zero.
func (x *writeTx) actorID(login string) (id notice.ActorID, err error) {
	if login == "" {
		return id, nil
	}
	if v := x.get(actorids, []byte(login)); v != nil {
		return notice.ActorID(v), nil
	}
	id = notice.NewActorID()
	return id, errors.Join(x.put(actors, id[:], []byte(login)), x.put(actorids, []byte(login), id[:]))
}

// actorEntry returns the index entry of a pseudonym, which is the key, and the login that it stands for.
func actorEntry(id, login []byte) entry { return entry{actorids, string(login), string(id)} }

// journalEntries returns all index entries of an entry of the journal.
func journalEntries(e notice.JournalEntry) []entry {
	seq := string(key(e.Seq))
	if _, ok := e.Kind.Act(); ok {
		return []entry{{journalacts, string(key(^e.Comment)) + seq, ""}}
	}
	es := []entry{{journalothers, seq, ""}}
	none := notice.ActorID{}
	if e.Actor != none {
		es = append(es, entry{journalactors, string(e.Actor[:]) + seq, ""})
	}
	if e.Account != none && e.Account != e.Actor {
		es = append(es, entry{journalactors, string(e.Account[:]) + seq, ""})
	}
	return es
}

// encodeJournal returns the record of an entry: like every record, but with the entry's own encoding in place of JSON,
// so that what can be hashed is what is stored.
func encodeJournal(e notice.JournalEntry) []byte {
	b, _ := e.AppendBinary(make([]byte, formHeader, 256))
	b[0] = formVersion
	binary.BigEndian.PutUint32(b[1:], crc32.Checksum(b[formHeader:], castagnoli))
	return b
}

func decodeJournal(k, v []byte) (e notice.JournalEntry, err error) {
	if err := checkSum(v); err != nil {
		return e, err
	}
	if err := e.UnmarshalBinary(v[formHeader:]); err != nil {
		return e, err
	}
	if e.Seq != number(k) {
		return e, fmt.Errorf("journal %x has the number %d: %w", k, e.Seq, notice.ErrDamaged)
	}
	return e, nil
}

// A journalWordsForm is JournalWords. Before there was a journal, audit entries had Explanation and Note only.
type journalWordsForm struct {
	Explanation string `json:"explanation,omitempty"`
	Note        string `json:"note,omitempty"`
	Detail      string `json:"detail,omitempty"`
	Salt        []byte `json:"salt,omitempty"`
}

func encodeJournalWords(w notice.JournalWords) ([]byte, error) {
	return encode(journalWordsToForm(w))
}

func journalWordsToForm(w notice.JournalWords) journalWordsForm {
	return journalWordsForm{Explanation: w.Explanation, Note: w.Note, Detail: w.Detail, Salt: w.Salt[:]}
}

func (f journalWordsForm) words() notice.JournalWords {
	w := notice.JournalWords{Remarks: notice.Remarks{Explanation: f.Explanation, Note: f.Note}, Detail: f.Detail}
	copy(w.Salt[:], f.Salt)
	return w
}

func decodeJournalWords(k, v []byte) (w notice.JournalWords, err error) {
	var f journalWordsForm
	if err := decode(v, &f); err != nil {
		return w, err
	}
	return f.words(), nil
}
