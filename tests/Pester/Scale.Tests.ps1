BeforeAll {
    . $PSScriptRoot/Simulator.ps1
    Start-Simulator
}

AfterAll { Stop-Simulator }

Describe 'Memory does not grow with the pipeline' {
    It 'a million rows into New -ThrottleLimit 8 -WhatIf' {
        # In an engine without a screen, which would show a million lines. Before each look the collector gives back
        # what it keeps for later: how much that is is not what this is about, and a pipeline that does nothing leaves
        # as much.
        $script = {
            param($module)
            Import-Module $module
            $collection = if ($PSVersionTable.PSVersion.Major -ge 7) { 'Aggressive' } else { 'Forced' }
            $used = @{}
            & {
                for ($row = 1; $row -le 1000000; $row++) {
                    if ($row % 100000 -eq 0) {
                        [GC]::Collect(2, $collection, $true, $true)
                        $used[$row] = @{
                            Managed = [GC]::GetTotalMemory($false) / 1MB
                            All = [Environment]::WorkingSet / 1MB
                        }
                    }

                    [pscustomobject]@{ Prompt = "row $row"; Size = '1024*1024'; Quality = 'low' }
                }
            } | New-GptImageTask -ThrottleLimit 8 -WhatIf
            $used[100000], $used[1000000]
        }
        $engine = [powershell]::Create()
        try {
            $atTenth, $atEnd = $engine.AddScript($script).AddArgument($module).Invoke()
            $engine.Streams.Error | Should -BeNullOrEmpty
        }
        finally { $engine.Dispose() }

        ($atEnd.Managed - $atTenth.Managed) | Should -BeLessThan 8
        ($atEnd.All / $atTenth.All) | Should -BeLessThan 1.15
        (Get-Ledger).generate.requests | Should -Be 0
    }
}
