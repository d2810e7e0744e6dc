package io.loombft.core.contract;

import com.dylibso.chicory.compiler.internal.ClassCollector;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * The classes that the engine makes of a module. Its own collector has the JVM define and verify each of
 * them twice, which is a third of the time that a module takes; here they are defined once, at the end.
 *
 * <p>One of them is the same for every module: what instructions do that Java has no instruction for.
 * All programs share it, so that the JVM compiles it once, and not anew for each of them while the
 * program's first instructions wait for it.
 */
final class CompiledClasses implements ClassCollector {
    /** What the classes' names begin with; options of the JVM for contracts' code name it. */
    static final String NAME = "io.loombft.contract.Code";

    /** The class that is the same for every module. */
    private static final String COMMON_NAME = NAME + "Shaded";

    /** Holds nothing but that class, which has no state. */
    private static final CommonLoader COMMON = new CommonLoader();

    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    private String main = "";

    @Override
    public String mainClassName() {
        return main;
    }

    @Override
    public void putMainClass(String name, byte[] bytes) {
        main = name;
        put(name, bytes);
    }

    @Override
    public void put(String name, byte[] bytes) {
        // Some come with the slashes of class files.
        classes.put(name.replace('/', '.'), bytes);
    }

    @Override
    public void putAll(ClassCollector others) {
        classes.putAll(others.classBytes());
    }

    @Override
    public Map<String, byte[]> classBytes() {
        return Collections.unmodifiableMap(classes);
    }

    @Override
    public byte[] resolve(Class<?> known) {
        String file = known.getName().substring(known.getPackageName().length() + 1) + ".class";
        try (InputStream in = known.getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError(known + " cannot be read");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + known, e);
        }
    }

    /** Defines all of them, verified by the JVM, and gives what makes a machine of an instance. */
    @SuppressWarnings("unchecked")
    Function<Instance, Machine> machines() {
        byte[] common = classes.getOrDefault(COMMON_NAME, new byte[0]);
        boolean shares = COMMON.holds(common);
        Loader loader = new Loader(classes, shares ? COMMON : COMMON.getParent());
        try {
            for (String name : classes.keySet()) {
                Class.forName(name, true, loader);
            }
            var constructor = loader.loadClass(main).getConstructor(Instance.class);
            return MethodHandleProxies.asInterfaceInstance(
                    Function.class, MethodHandles.publicLookup().unreflectConstructor(constructor));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the engine made classes that do not fit together", e);
        }
    }

    /** The parent of all programs' loaders, with what they share. For any thread. */
    private static final class CommonLoader extends ClassLoader {
        private final ReentrantLock lock = new ReentrantLock();
        private byte[] common = {};

        CommonLoader() {
            super(ClassCollector.class.getClassLoader());
        }

        /** Whether it has exactly this class, which the first one asked for becomes. */
        boolean holds(byte[] bytes) {
            lock.lock();
            try {
                if (common.length == 0 && bytes.length > 0) {
                    byte[] open = opened(bytes);
                    defineClass(COMMON_NAME, open, 0, open.length);
                    common = bytes.clone();
                }
                return Arrays.equals(common, bytes);
            } finally {
                lock.unlock();
            }
        }
    }

    /** The same class, public: another loader's classes of the same package do not see it otherwise. */
    private static byte[] opened(byte[] classFile) {
        byte[] open = classFile.clone();
        int flags = new ClassReader(classFile).header;
        open[flags + 1] |= Opcodes.ACC_PUBLIC;
        return open;
    }

    /** Defines a class when another asks for it or when it is its turn. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes, ClassLoader parent) {
            super(parent);
            this.classes = new LinkedHashMap<>(classes);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.remove(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
