package io.loombft.core.wasm;

/** The sections of a module, in the order in which they must stand; custom ones stand anywhere. */
enum Section {
    CUSTOM(0),
    TYPE(1),
    IMPORT(2),
    FUNCTION(3),
    TABLE(4),
    MEMORY(5),
    GLOBAL(6),
    EXPORT(7),
    ELEMENT(9),
    CODE(10),
    DATA(11);

    private final int id;

    Section(int id) {
        this.id = id;
    }

    /** The number by which a module names it. */
    int id() {
        return id;
    }

    /** Reads a section's number, which must be above that of the last one. */
    static Section read(ModuleReader from, Section last) throws RefusedModuleException {
        int at = from.position();
        int id = from.u8();
        for (Section section : values()) {
            if (section.id == id) {
                if (section != CUSTOM && id <= last.id) {
                    throw new RefusedModuleException(
                            at, "section " + id + " is out of order or twice");
                }
                return section;
            }
        }
        throw new RefusedModuleException(at, featureOf(id));
    }

    private static String featureOf(int id) {
        return switch (id) {
            case 8 -> "start function";
            case 12 -> "bulk memory (section of the data count)";
            case 13 -> "exceptions (section of tags)";
            default -> "unknown section " + id;
        };
    }
}
