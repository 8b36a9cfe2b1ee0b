package storage

// privateMode is that of any file which may be written: the folder's access list says who may read it.
const privateMode = 0o666
