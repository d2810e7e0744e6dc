package io.loombft.core.contract;

import com.dylibso.chicory.compiler.internal.ClassCollector;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The classes that the engine makes of a module. Its own collector has the JVM define and verify each of
 * them twice, which is a third of the time that a module takes; here they are defined once, at the end.
 */
final class CompiledClasses implements ClassCollector {
    /** What the classes' names begin with; options of the JVM for contracts' code name it. */
    static final String NAME = "io.loombft.contract.Code";

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
        Loader loader = new Loader(classes);
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

    /** Defines a class when another asks for it or when it is its turn. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(ClassCollector.class.getClassLoader());
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
