package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/auth"
	"noticeboard/internal/notice"
)

// A valueTable is a kind of records that Values yields as values of one type.
type valueTable struct {
	table  table
	prefix []byte // of the keys
	start  []byte // the first key, if it is not the prefix
	value  func(x tx, k, v []byte) (any, error)
	// record returns the key and the stored form of a value; is reports whether the value is of this table's type.
	record func(v any) (k, form []byte, is bool, err error)
}

// valueTables has all records that are in dumps, except sessions, the states between two steps of signing in, the
// outbox and the markup policy: who uses an export signs in anew, renders all texts anew, and tells nobody twice. The
// order is that of Values.
var valueTables = []valueTable{
	metaValue(institutionKey, decodeInstitution, encodeInstitution),
	metaValue(settingsKey, decodeSettings, encodeSettings),
	metaValue(firstStepsKey, decodeFirstSteps, encodeFirstSteps),
	valuesOf(rulebooks, decodeRuleBook, encodeRuleBook, func(b notice.RuleBook) []byte { return key(b.Version) }),
	valuesOf(announcements, decodeAnnouncement, encodeAnnouncement,
		func(a notice.Announcement) []byte { return key(a.ID) }),
	valuesOf(texts, decodeEarlierTexts, func(e notice.EarlierTexts) ([]byte, error) { return encodeEarlier(e.Texts) },
		func(e notice.EarlierTexts) []byte { return key(uint64(e.On), e.Version) }),
	valuesOf(comments, decodeComment, encodeComment, func(c notice.Comment) []byte { return key(c.ID) }),
	valuesOf(versions, decodeEarlierReply, func(e notice.EarlierReply) ([]byte, error) { return encodeVersion(e.Version) },
		func(e notice.EarlierReply) []byte { return key(uint64(e.Reply), e.Number) }),
	journalValues(),
	valuesOf(actors, decodeActor, func(p notice.Pseudonym) ([]byte, error) { return []byte(p.Name), nil },
		func(p notice.Pseudonym) []byte { return p.ID[:] }),
	valuesOf(batches, decodeBatch, encodeBatch, func(b notice.Batch) []byte { return key(b.Seq) }),
	valuesOf(dossiers, decodeDossier, encodeDossier, func(d notice.Dossier) []byte { return subjectKey(d.Subject) }),
	from(key(uint64(1)), valuesOf(snippets, decodeSnippet, encodeSnippet,
		func(s notice.Snippet) []byte { return key(s.ID) })),
	metaLike(memory, memoryKey, decodeMemory, encodeMemory),
	valuesOf(counters, decodeFlagTotal,
		func(f notice.FlagTotal) ([]byte, error) { return encodeFlagCount(f.FlagCount), nil },
		func(f notice.FlagTotal) []byte { return []byte(f.Flag) }),
	metaValue(discardedKey, decodeLast[notice.LastDiscarded], encodeLast[notice.LastDiscarded]),
	metaLike(snippets, lastSnippetKey, decodeLast[notice.LastSnippet], encodeLast[notice.LastSnippet]),
	from(key(uint64(0)), valuesOf(tallies, decodeRevision,
		func(r notice.RevisionOf) ([]byte, error) { return key(r.Revision), nil },
		func(r notice.RevisionOf) []byte { return key(r.On) })),
	valuesOf(accounts, decodeAccount, encodeAccount, func(a auth.Account) []byte { return []byte(a.Login) }),
	valuesOf(signins, decodeSignIn, encodeSignIn, func(s auth.SignIn) []byte { return loginKey(s.Login, s.Number) }),
	valuesOf(links, decodeLink, encodeLink, func(l auth.Link) []byte { return l.ID[:] }),
	valuesOf(mailboxes, decodeMailbox, encodeMailbox, func(m notice.Mailbox) []byte { return m.Key[:] }),
	valuesOf(subscriptions, decodeSubscription, encodeSubscription,
		func(s notice.Subscription) []byte { return subscriptionKey(s.Mailbox, s.Follows) }),
	within([]byte(secretPrefix), valuesOf(meta, decodeSecret,
		func(s notice.StoreSecret) ([]byte, error) { return s.Value, nil },
		func(s notice.StoreSecret) []byte { return []byte(secretPrefix + s.Name) })),
}

// valuesOf returns the valueTable of a table whose records are values of type T.
func valuesOf[T any](t table, decode func(k, v []byte) (T, error), encode func(T) ([]byte, error), keyOf func(T) []byte) valueTable {
	return valueTable{
		table: t,
		value: func(_ tx, k, v []byte) (any, error) { return decoded(t, k, v, decode) },
		record: func(v any) (k, form []byte, is bool, err error) {
			r, is := v.(T)
			if !is {
				return nil, nil, false, nil
			}
			form, err = encode(r)
			return keyOf(r), form, true, err
		},
	}
}

// metaLike is valuesOf for the one record with a key.
func metaLike[T any](t table, k []byte, decode func(v []byte) (T, error), encode func(T) ([]byte, error)) valueTable {
	all := valuesOf(t, func(_, v []byte) (T, error) { return decode(v) }, encode, func(T) []byte { return k })
	all.prefix = k
	return all
}

func metaValue[T any](k []byte, decode func(v []byte) (T, error), encode func(T) ([]byte, error)) valueTable {
	return metaLike(meta, k, decode, encode)
}

// from returns t without the keys before start.
func from(start []byte, t valueTable) valueTable {
	t.start = start
	return t
}

// within returns t with the keys alone that begin with prefix.
func within(prefix []byte, t valueTable) valueTable {
	t.prefix = prefix
	return t
}

// journalValues has entries of the journal together with their words, which are another table.
func journalValues() valueTable {
	t := valuesOf(journal, decodeJournal,
		func(e notice.JournalEntry) ([]byte, error) { return encodeJournal(e), nil },
		func(e notice.JournalEntry) []byte { return key(e.Seq) })
	entry := t.record
	t.value = func(x tx, k, v []byte) (any, error) {
		e, err := decoded(journal, k, v, decodeJournal)
		r := notice.JournalRecord{JournalEntry: e}
		if words := x.get(journalwords, k); words != nil && err == nil {
			w, err := decoded(journalwords, k, words, decodeJournalWords)
			if err != nil {
				return nil, err
			}
			r.Kept = &w
		}
		return r, err
	}
	t.record = func(v any) (k, form []byte, is bool, err error) {
		r, is := v.(notice.JournalRecord)
		if !is {
			return nil, nil, false, nil
		}
		return entry(r.JournalEntry)
	}
	return t
}

func decodeEarlierTexts(k, v []byte) (e notice.EarlierTexts, err error) {
	if len(k) != 16 {
		return e, notice.ErrDamaged
	}
	e.On, e.Version = notice.AnnouncementID(number(k)), number(k[8:])
	e.Texts, err = decodeEarlier(k, v)
	return e, err
}

func decodeEarlierReply(k, v []byte) (e notice.EarlierReply, err error) {
	if len(k) != 16 {
		return e, notice.ErrDamaged
	}
	e.Reply, e.Number = notice.CommentID(number(k)), number(k[8:])
	e.Version, err = decodeVersion(k, v)
	return e, err
}

func decodeActor(k, v []byte) (p notice.Pseudonym, err error) {
	if len(k) != len(p.ID) {
		return p, notice.ErrDamaged
	}
	return notice.Pseudonym{ID: notice.ActorID(k), Name: string(v)}, nil
}

func decodeFlagTotal(k, v []byte) (notice.FlagTotal, error) {
	n, err := decodeFlagCount(v)
	return notice.FlagTotal{Flag: notice.Flag(k), FlagCount: n}, err
}

func decodeRevision(k, v []byte) (notice.RevisionOf, error) {
	t, err := decodeTally(v)
	return notice.RevisionOf{On: notice.AnnouncementID(number(k)), Revision: t.Revision}, err
}

func decodeLast[T ~uint64](v []byte) (T, error) {
	if len(v) != 8 {
		return 0, notice.ErrDamaged
	}
	return T(number(v)), nil
}

func encodeLast[T ~uint64](n T) ([]byte, error) { return key(n), nil }

func decodeSecret(k, v []byte) (notice.StoreSecret, error) {
	return notice.StoreSecret{Name: strings.TrimPrefix(string(k), secretPrefix), Value: bytes.Clone(v)}, nil
}

// Values calls f with each record of one snapshot that valueTables has, decoded: table by table, and the records of
// each in the order of their keys.
//
// The types are notice.Institution, Settings, FirstSteps, RuleBook, Announcement, EarlierTexts, Comment, EarlierReply,
// JournalRecord, Pseudonym, Batch, Dossier, Snippet, Memory, FlagTotal, LastDiscarded, LastSnippet, RevisionOf,
// auth.Account, auth.SignIn, auth.Link, notice.Mailbox, Subscription and StoreSecret, in this order.
//
// Errors: those of f, that of ctx, notice.Damaged, notice.ErrSchema (as Dump).
func (s *Store) Values(ctx context.Context, f func(any) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.viewFile(func(t *bolt.Tx, at *position) error {
		x := s.begin(t)
		x.at = at
		if err := x.hasOwnSchema(); err != nil {
			return err
		}
		for _, t := range valueTables {
			if err := x.values(ctx, t, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func (x tx) values(ctx context.Context, t valueTable, f func(any) error) error {
	records := x.forward(t.table, t.prefix, slices.Concat(t.prefix, t.start))
	if t.table == tallies {
		records = x.dumped(tallies)
	}
	for k, v := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		value, err := t.value(x, k, v)
		if err != nil {
			return err
		}
		if err := f(value); err != nil {
			return err
		}
	}
	return nil
}

// LoadValues puts values of the types that Values yields into a store that has no records, in any order, and makes
// indexes and counts of them. Like Load it does so in many transactions: after an error the store holds a part of them,
// and must be thrown away.
//
// Errors: notice.ErrConflict (the store has records), those that values yields, that of ctx, notice.ErrUnavailable.
func (s *Store) LoadValues(ctx context.Context, values iter.Seq2[any, error]) error {
	if err := s.view(ctx, tx.hasNoRecords); err != nil {
		return err
	}
	var batch []loadedRecord
	size := 0
	flush := func() error {
		err := s.update(ctx, func(x *writeTx) error { return x.loadAll(batch) })
		batch, size = batch[:0], 0
		return err
	}
	for v, err := range values {
		if err != nil {
			return err
		}
		records, err := recordsOf(v)
		if err != nil {
			return err
		}
		for _, r := range records {
			batch, size = append(batch, r), size+len(r.form)
		}
		if len(batch) >= loadRecords || size >= loadBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

type loadedRecord struct {
	in      table
	k, form []byte
}

// recordsOf returns the records that a value is stored as.
func recordsOf(v any) ([]loadedRecord, error) {
	for _, t := range valueTables {
		k, form, is, err := t.record(v)
		if err != nil {
			return nil, err
		}
		if !is {
			continue
		}
		all := []loadedRecord{{t.table, k, form}}
		if j, ok := v.(notice.JournalRecord); ok && j.Kept != nil {
			words, err := encodeJournalWords(*j.Kept)
			if err != nil {
				return nil, err
			}
			all = append(all, loadedRecord{journalwords, k, words})
		}
		return all, nil
	}
	return nil, fmt.Errorf("a %T is no value of a store", v)
}

func (x *writeTx) loadAll(all []loadedRecord) error {
	for _, r := range all {
		if err := x.load(r.in, r.k, r.form); err != nil {
			return errors.Join(fmt.Errorf("%v %x", r.in, r.k), err)
		}
	}
	return nil
}
