package nativesandbox;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.util.Map;

/** Finds the class to start among compiled ones, whatever it is called and wherever it lies. */
final class MainFinder {
    /** How well a class serves as the entry; more is better, zero is not at all. */
    private static final int NONE = 0, INSTANCE_MAIN = 1, STATIC_MAIN = 2, CLASSIC_MAIN = 3;

    private MainFinder() {}

    /**
     * @param classes internal names with their bytes, those of the main source first.
     * @return the binary name for the java command, or null where no class can be started.
     */
    static String find(Map<String, byte[]> classes) {
        String best = null;
        int bestRank = NONE;
        for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
            // A closure's or a module's own class (Main$, Main$1) is never what the java command is given.
            if (entry.getKey().endsWith("$")) continue;
            int rank = rank(ClassFile.of().parse(entry.getValue())) * 4;
            if (rank == NONE) continue;
            // Of equals: the one called Main, then the outermost, then the first of the main source.
            String simple = entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1);
            if (simple.equals("Main")) rank += 2;
            if (!simple.contains("$")) rank++;
            if (rank > bestRank) {
                best = entry.getKey();
                bestRank = rank;
            }
        }
        return best == null ? null : best.replace('/', '.');
    }

    private static int rank(ClassModel type) {
        int best = NONE;
        boolean creatable = !type.flags().has(AccessFlag.ABSTRACT) && type.methods().stream().anyMatch(m ->
            m.methodName().equalsString("<init>") && m.methodType().equalsString("()V") && !m.flags().has(AccessFlag.PRIVATE));
        for (MethodModel method : type.methods()) {
            if (!method.methodName().equalsString("main") || method.flags().has(AccessFlag.PRIVATE)) continue;
            boolean arguments = method.methodType().equalsString("([Ljava/lang/String;)V");
            if (!arguments && !method.methodType().equalsString("()V")) continue;
            boolean isStatic = method.flags().has(AccessFlag.STATIC);
            if (isStatic && arguments && method.flags().has(AccessFlag.PUBLIC)) return CLASSIC_MAIN;
            // JEP 512: since Java 25 main need be neither public nor static, nor take arguments.
            if (isStatic) best = Math.max(best, STATIC_MAIN);
            else if (creatable && !method.flags().has(AccessFlag.ABSTRACT)) best = Math.max(best, INSTANCE_MAIN);
        }
        return best;
    }
}
