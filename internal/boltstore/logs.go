package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"

	"noticeboard/internal/notice"
)

func (x tx) Audit(before uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.backward(audit, nil, key(upperBound(before))), n, decodeAudit)
}

func (x tx) History(id notice.CommentID, after uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.forward(history, key(^id), key(^uint64(id), after+1)), n, decodeAudit)
}

func (x tx) HistoryBefore(id notice.CommentID, before uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.backward(history, key(^id), key(^uint64(id), upperBound(before))), n, decodeAudit)
}

func (x tx) AuditFrom(seq uint64, n int) ([]notice.AuditEntry, error) {
	return loadN(x, audit, x.forward(audit, nil, key(seq)), n, decodeAudit)
}

func (x tx) Batch(seq uint64) (notice.Batch, error) { return load(x, batches, key(seq), decodeBatch) }

func (x tx) Remarks(seq uint64) (notice.Remarks, error) {
	if v := x.get(asides, key(seq)); v != nil {
		return decodeRemarks(key(seq), v)
	}
	return notice.Remarks{}, nil
}

func (x tx) Versions(id notice.CommentID) (vs []notice.Version, err error) {
	for k, v := range x.forward(versions, key(id), key(id)) {
		version, err := decodeVersion(k, v)
		if err != nil {
			return nil, err
		}
		vs = append(vs, version)
	}
	return vs, nil
}

func (x tx) Rules(version uint64) (notice.RuleBook, error) {
	if version == 0 {
		version = x.lastNumber(rulebooks)
	}
	return load(x, rulebooks, key(version), decodeRuleBook)
}

func (x tx) Activities(before uint64, n int) ([]notice.Activity, error) {
	return loadN(x, activities, x.backward(activities, nil, key(upperBound(before))), n, decodeActivity)
}

var settingsKey = []byte("settings")

func (x tx) Settings() (notice.Settings, error) {
	v := x.get(meta, settingsKey)
	if v == nil {
		return notice.DefaultSettings(), nil
	}
	last := x.settings.Load()
	if last == nil || !bytes.Equal(last.record, v) {
		s, err := decodeSettings(v)
		if err != nil {
			return s, err
		}
		last = &cachedSettings{bytes.Clone(v), s}
		x.settings.Store(last)
	}
	s := last.Settings
	s.Screening.Words = slices.Clone(s.Screening.Words)
	return s, nil
}

var institutionKey = []byte("institution")

func (x tx) Institution() (notice.Institution, error) {
	if v := x.get(meta, institutionKey); v != nil {
		return decodeInstitution(v)
	}
	return notice.Institution{}, nil
}

func (x tx) FlagCounts() (map[notice.Flag]notice.FlagCount, error) {
	all := map[notice.Flag]notice.FlagCount{}
	for k, v := range x.forward(counters, nil, nil) {
		n, err := decodeFlagCount(v)
		if err != nil {
			return nil, fmt.Errorf("counter %q: %w", k, err)
		}
		all[notice.Flag(k)] = n
	}
	return all, nil
}

func (x tx) Snippets() (all []notice.Snippet, err error) {
	for k, v := range x.forward(snippets, nil, key(uint64(1))) {
		s, err := decodeSnippet(k, v)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func (x tx) Snippet(id uint64) (notice.Snippet, error) {
	if id == 0 {
		return notice.Snippet{}, fmt.Errorf("snippet 0: %w", notice.ErrNotFound)
	}
	return load(x, snippets, key(id), decodeSnippet)
}

var memoryKey = []byte("spam")

func (x tx) Memory() (notice.Memory, error) {
	if v := x.get(memory, memoryKey); v != nil {
		return decodeMemory(v)
	}
	return notice.Memory{}, nil
}

// stampKey follows the key of the sum of all tallies. Both change in every commit that puts comments, so they
// should be on one page.
var stampKey = append(key(uint64(0)), 's')

// Stamp implements notice.Tx. It is stored as the commit number and the mark, 8 bytes each, big endian.
func (x tx) Stamp() (s notice.Stamp, err error) {
	v := x.get(tallies, stampKey)
	if v == nil {
		return s, nil
	}
	if len(v) != 16 {
		return s, fmt.Errorf("stamp of %d bytes: %w", len(v), errDamaged)
	}
	return notice.Stamp{Commit: number(v), Nonce: number(v[8:])}, nil
}

var policyKey = []byte("policy")

func (x tx) Policy() (int, error) {
	if v := x.get(meta, policyKey); v != nil {
		return int(number(v)), nil
	}
	return 0, nil
}

func (x *writeTx) AppendAudit(e notice.AuditEntry, said notice.Remarks) (uint64, error) {
	if x.lastAudit == 0 {
		x.lastAudit = x.lastNumber(audit)
	}
	x.lastAudit++
	e.Seq = x.lastAudit
	data, err := encodeAudit(e)
	if err != nil {
		return 0, err
	}
	err = errors.Join(x.put(audit, key(e.Seq), data), x.reindex(nil, auditEntries(e)))
	if said != (notice.Remarks{}) {
		data, err2 := encodeRemarks(said)
		err = errors.Join(err, err2, x.put(asides, key(e.Seq), data))
	}
	return e.Seq, err
}

func (x *writeTx) PutBatch(b notice.Batch) error {
	data, err := encodeBatch(b)
	if err != nil {
		return err
	}
	return x.put(batches, key(b.Seq), data)
}

func (x *writeTx) AppendVersion(id notice.CommentID, v notice.Version) error {
	data, err := encodeVersion(v)
	if err != nil {
		return err
	}
	last := uint64(0)
	for k := range x.backward(versions, key(id), key(uint64(id), math.MaxUint64)) {
		last = number(k[8:])
		break
	}
	return x.put(versions, key(uint64(id), last+1), data)
}

func (x *writeTx) PutVersion(id notice.CommentID, n uint64, v notice.Version) error {
	k := key(uint64(id), n)
	if _, err := x.lookup(versions, k); err != nil {
		return err
	}
	data, err := encodeVersion(v)
	if err != nil {
		return err
	}
	return x.put(versions, k, data)
}

func (x *writeTx) AppendRules(b notice.RuleBook) (notice.RuleBook, error) {
	b.Version = x.lastNumber(rulebooks) + 1
	data, err := encodeRuleBook(b)
	if err != nil {
		return b, err
	}
	return b, x.put(rulebooks, key(b.Version), data)
}

func (x *writeTx) PutSettings(s notice.Settings) (notice.Settings, error) {
	now, err := x.Settings()
	if err != nil {
		return s, err
	}
	if now.Version != s.Version {
		return s, fmt.Errorf("settings are at version %d, not %d: %w", now.Version, s.Version, notice.ErrConflict)
	}
	s.Version++
	data, err := encodeSettings(s)
	if err != nil {
		return s, err
	}
	return s, x.put(meta, settingsKey, data)
}

func (x *writeTx) PutInstitution(i notice.Institution) (notice.Institution, error) {
	now, err := x.Institution()
	if err != nil {
		return i, err
	}
	if now.Version != i.Version {
		return i, fmt.Errorf("the institution is at version %d, not %d: %w", now.Version, i.Version, notice.ErrConflict)
	}
	i.Version++
	data, err := encodeInstitution(i)
	if err != nil {
		return i, err
	}
	return i, x.put(meta, institutionKey, data)
}

func (x *writeTx) Revise(id notice.AnnouncementID) error {
	if _, err := x.lookup(announcements, key(id)); err != nil {
		return err
	}
	return x.updateTally(id, func(t *notice.Tally) { t.Revision++ })
}

func (x *writeTx) CountFlag(f notice.Flag, stopped bool) error {
	n, err := decodeFlagCount(x.get(counters, []byte(f)))
	if err != nil {
		return err
	}
	if n.Marked++; stopped {
		n.Stopped++
	}
	return x.put(counters, []byte(f), encodeFlagCount(n))
}

// lastSnippetKey holds the highest id ever assigned, so that ids are never reused.
var lastSnippetKey = key(uint64(0))

func (x *writeTx) PutSnippet(s notice.Snippet) (notice.Snippet, error) {
	if s.ID == 0 {
		if last := x.get(snippets, lastSnippetKey); last != nil {
			s.ID = number(last)
		}
		s.ID++
		s.Version = 0
		if err := x.put(snippets, lastSnippetKey, key(s.ID)); err != nil {
			return s, err
		}
	} else if err := x.checkSnippetVersion(s); err != nil {
		return s, err
	}
	s.Version++
	data, err := encodeSnippet(s)
	if err != nil {
		return s, err
	}
	return s, x.put(snippets, key(s.ID), data)
}

func (x *writeTx) DeleteSnippet(s notice.Snippet) error {
	if err := x.checkSnippetVersion(s); err != nil {
		return err
	}
	return x.delete(snippets, key(s.ID))
}

// checkSnippetVersion returns notice.ErrConflict unless s has the version of the stored snippet.
func (x *writeTx) checkSnippetVersion(s notice.Snippet) error {
	now, err := x.Snippet(s.ID)
	if err == nil && now.Version != s.Version {
		err = fmt.Errorf("snippet %d is at version %d, not %d: %w", s.ID, now.Version, s.Version, notice.ErrConflict)
	}
	return err
}

func (x *writeTx) PutMemory(m notice.Memory) error {
	data, err := encodeMemory(m)
	if err != nil {
		return err
	}
	return x.put(memory, memoryKey, data)
}

func (x *writeTx) AppendActivity(a notice.Activity) error {
	a.Seq = x.lastNumber(activities) + 1
	data, err := encodeActivity(a)
	if err != nil {
		return err
	}
	return errors.Join(x.put(activities, key(a.Seq), data), x.reindex(nil, activityEntries(a)))
}

func (x *writeTx) PutPolicy(n int) error { return x.put(meta, policyKey, key(uint64(n))) }
