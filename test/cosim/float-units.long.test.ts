import { otherUnits, testFloatUnits } from "./float-units.js";

testFloatUnits(otherUnits);
