import { expect, it } from "vitest";
import { arrangeMembers, askBriefly, restrictSelf } from "./model-layout.js";

const header = `class alignas(VL_CACHE_LINE_BYTES) Vdevice_row final {
  public:
    struct {
        CData/*0:0*/ clk_i;
        CData/*7:0*/ gen_column__BRA__0__KET____DOT__u_pe__DOT__activation_q;
        CData/*7:0*/ gen_column__BRA__0__KET____DOT__u_pe__DOT__weight_q;
        CData/*7:0*/ gen_column__BRA__10__KET____DOT__u_pe__DOT__activation_q;
        CData/*7:0*/ gen_column__BRA__10__KET____DOT__u_pe__DOT__weight_q;
        IData/*31:0*/ gen_column__BRA__0__KET____DOT__u_pe__DOT__total_q;
    };
    struct {
        CData/*7:0*/ gen_column__BRA__9__KET____DOT__u_pe__DOT__activation_q;
        CData/*7:0*/ gen_column__BRA__9__KET____DOT__u_pe__DOT__weight_q;
        IData/*31:0*/ gen_column__BRA__9__KET____DOT__u_pe__DOT__total_q;
        VlWide<32>/*1023:0*/ partial_sums_i;
    };
};
`;

it("lays a register of neighbouring instances side by side, the highest index first, and leaves all other lines", () => {
  const arranged = arrangeMembers(header);
  const names = [...arranged.matchAll(/^ +[CI]Data\S+ (\w+);$/gm)].map(([, name]) => name?.replaceAll(/gen_column__BRA__|__KET____DOT__u_pe__DOT_/g, ""));
  expect(names).toEqual(["clk_i", "10_activation_q", "9_activation_q", "0_activation_q", "10_weight_q", "9_weight_q", "0_weight_q", "9_total_q", "0_total_q"]);
  expect(arranged.split("\n").toSorted()).toEqual(header.split("\n").toSorted());
  const others = (text: string): readonly string[] => text.split("\n").filter((line) => !/^ +[CI]Data/.test(line));
  expect(others(arranged)).toEqual(others(header));
});

it("gives back a header without such members", () => {
  expect(arrangeMembers("class Vdevice final {\n};\n")).toBe("class Vdevice final {\n};\n");
});

it("says in declarations and definitions that an object has no other name, and nowhere else", () => {
  const source = "void Vdevice_row___nba__0(Vdevice_row* vlSelf) {\n    auto& vlSelfRef = std::ref(*vlSelf).get();\n}\nvoid Vdevice_row___nba__1(Vdevice_row* vlSelf);\n";
  expect(restrictSelf(source)).toBe(source.replaceAll("Vdevice_row* vlSelf)", "Vdevice_row* __restrict vlSelf)"));
});

it("asks the simulation whether assertions are on, and leaves all else of an assertion", () => {
  const source = "    if (vlSymsp->_vm_contextp__->assertOnGet(2, 4)) {\n        if (VL_UNLIKELY((3U <= (IData)(vlSelfRef.count_q)))) {\n";
  expect(askBriefly(source)).toBe(source.replace("vlSymsp->_vm_contextp__->assertOnGet(2, 4)", "focus::asserting"));
});
