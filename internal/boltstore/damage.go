package boltstore

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"noticeboard/internal/notice"
)

// Damage. Records carry a checksum, which is compared whenever one is read. What bbolt itself keeps on its pages has
// none: there, damage appears as a panic of bbolt or, since the file is mapped into memory, as a fault. All of them
// become a notice.Damaged, which is the error of the View or Update in which it happened; the file stays open.

// A position is where in the file a transaction is reading.
type position struct {
	in  table
	key []byte // without the table's byte
}

// damaged returns the error for a record that is not what was written.
func damaged(in table, key []byte, err error) error {
	if !errors.Is(err, notice.ErrDamaged) {
		err = fmt.Errorf("%w (%w)", notice.ErrDamaged, err)
	}
	d := notice.Damaged{Record: fmt.Sprintf("%v %x", in, key), Err: err}
	if len(key) == 8 {
		d.ID = number(key)
	}
	return d
}

// recoverDamage is deferred around what reads in a transaction, which is still open when it runs. If the cause of a
// panic is damage, err becomes the error for it. Other panics go on.
func recoverDamage(at *position, err *error) {
	r := recover()
	if r == nil {
		return
	}
	if _, fault := r.(interface{ Addr() uintptr }); !fault && !bboltPanics() { // see debug.SetPanicOnFault
		panic(r)
	}
	*err = damaged(at.in, at.key, fmt.Errorf("reading its page: %v", r))
}

// bboltPanics reports whether the panic that the caller, a deferred function, has recovered began in bbolt.
func bboltPanics() bool {
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers[:])])
	for panicking := false; ; {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicking = true
		case panicking && !strings.HasPrefix(f.Function, "runtime."):
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		case !more:
			return false
		}
	}
}

// maxReported is the largest number of damaged records that are remembered as reported.
const maxReported = 1000

// A damageReport calls a function once for each damaged record. It is safe for concurrent use.
type damageReport struct {
	report func(error) // Options.Damaged; nil: nothing is reported
	any    atomic.Bool // something is damaged

	mu       sync.Mutex
	reported map[string]bool // by the text of the error
}

// note reports err if it is notice.ErrDamaged.
func (r *damageReport) note(err error) {
	if !errors.Is(err, notice.ErrDamaged) {
		return
	}
	if r.any.Store(true); r.report == nil {
		return
	}
	var d notice.Damaged
	if errors.As(err, &d) {
		err = d // without what callers added
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reported[err.Error()] || len(r.reported) == maxReported {
		return
	}
	if r.reported == nil {
		r.reported = map[string]bool{}
	}
	r.reported[err.Error()] = true
	r.report(err)
}
