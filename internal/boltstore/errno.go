package boltstore

import "syscall"

// errReadOnly is what opening for writing on a read-only disk says.
var errReadOnly error = syscall.EROFS
