/*
rule commented : out
*/
import "pe"

private rule first_sample : Tag
{
    condition:
        true
}

rule second_sample { strings: $a = "x" condition: $a }
