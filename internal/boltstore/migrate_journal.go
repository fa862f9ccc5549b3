package boltstore

import (
	"errors"

	"noticeboard/internal/notice"
)

// moveLogs moves the next entries of the audit log and of the activity log into the journal, by their times, and
// returns nil if none are left. It is a migration. The mark to go on from is empty: what is left in the old tables
// says where that is.
//
// Of two entries with the same time, the audit entry comes first; so the entries of a batch, which have one time, stay
// together. The order within each log is kept even if the clock was set back.
func moveLogs(x *writeTx, _ []byte) (next []byte, err error) {
	m := logMove{writeTx: x}
	if err := m.load(); err != nil {
		return nil, err
	}
	for range migrationPiece {
		var err error
		switch {
		case len(m.acts) > 0 && (len(m.others) == 0 || !m.others[0].At.Before(m.acts[0].At)):
			err = m.moveAct(m.acts[0])
			m.acts = m.acts[1:]
		case len(m.others) > 0:
			err = m.moveActivity(m.others[0])
			m.others = m.others[1:]
		default:
			return nil, m.finish()
		}
		if err != nil {
			return nil, err
		}
	}
	return []byte{}, nil
}

// A logMove is one call of moveLogs.
type logMove struct {
	*writeTx
	acts   []notice.AuditEntry // the next of each log: as many as can be moved at once, or all that are left
	others []notice.Activity
}

func (m *logMove) load() (err error) {
	if m.acts, err = collect(audit, m.forward(audit, nil, nil), migrationPiece, decodeAudit); err != nil {
		return err
	}
	m.others, err = collect(activities, m.forward(activities, nil, nil), migrationPiece, decodeActivity)
	return err
}

// moveAct moves an audit entry, with its remarks. A batch keeps its number, which is in addresses, and learns the new
// number of its first entry.
func (m *logMove) moveAct(e notice.AuditEntry) error {
	old := e.Seq
	said, err := m.oldRemarks(old)
	if err != nil {
		return err
	}
	if e.Undoes != 0 {
		if e.Undoes, err = m.NthAct(e.Undoes); err != nil {
			return err
		}
	}
	seq, err := m.AppendAudit(e, said)
	if err != nil {
		return err
	}
	if e.Batch == old {
		b, err := m.Batch(old)
		if err != nil {
			return err
		}
		b.First = seq
		if err := m.PutBatch(b); err != nil {
			return err
		}
	}
	return errors.Join(
		m.delete(audit, key(old)),
		m.delete(history, key(^uint64(e.Comment), old)),
		m.delete(asides, key(old)),
	)
}

// oldRemarks returns the remarks on an audit entry that is not moved yet.
func (m *logMove) oldRemarks(seq uint64) (notice.Remarks, error) {
	v := m.get(asides, key(seq))
	if v == nil {
		return notice.Remarks{}, nil
	}
	w, err := decodeJournalWords(key(seq), v)
	return w.Remarks, err
}

func (m *logMove) moveActivity(a notice.Activity) error {
	err := m.AppendActivity(a)
	keys := [][]byte{activities.key(key(a.Seq)), doings.key(loginKey(a.By, a.Seq)), doings.key(loginKey(a.Of, a.Seq))}
	for _, k := range keys {
		err = errors.Join(err, m.board.Delete(k))
	}
	return err
}

// finish tells the classifier up to which entry of the journal it has learned.
func (m *logMove) finish() error {
	memory, err := m.Memory()
	if err != nil || memory.Until == 0 {
		return err
	}
	if memory.Until, err = m.NthAct(memory.Until); err != nil {
		return err
	}
	return m.PutMemory(memory)
}
