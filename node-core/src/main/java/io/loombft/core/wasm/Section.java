package io.loombft.core.wasm;

/** The sections of a module, in the order in which they must stand; custom ones stand anywhere. */
enum Section {
    CUSTOM,
    TYPE,
    IMPORT,
    FUNCTION,
    TABLE,
    MEMORY,
    GLOBAL,
    EXPORT,
    ELEMENT,
    CODE,
    DATA;

    private static final int START = 8;
    private static final int DATA_COUNT = 12;
    private static final int TAG = 13;

    /** The number by which a module names it. */
    int id() {
        return ordinal() < START ? ordinal() : ordinal() + 1;
    }

    /** Reads a section's number, which must be above that of the last one. */
    static Section read(ModuleReader from, Section last) throws RefusedModuleException {
        int at = from.position();
        int id = from.u8();
        switch (id) {
            case START -> throw new RefusedModuleException(at, "start function");
            case DATA_COUNT -> throw new RefusedModuleException(at, "bulk memory (data count)");
            case TAG -> throw new RefusedModuleException(at, "exceptions (section of tags)");
            default -> {
                // One of ours, or unknown.
            }
        }
        if (id > DATA.id()) {
            throw new RefusedModuleException(at, "unknown section " + id);
        }
        Section section = values()[id < START ? id : id - 1];
        if (section != CUSTOM && section.compareTo(last) <= 0) {
            throw new RefusedModuleException(at, "section " + id + " is out of order or twice");
        }
        return section;
    }
}
