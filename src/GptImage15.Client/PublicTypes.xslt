<?xml version="1.0" encoding="utf-8"?>
<!-- Keeps of the compiler's documentation the public types: all of them, and no other, are named GptImage in the root namespace. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output indent="yes" />
  <xsl:strip-space elements="doc members" />
  <xsl:template match="@*|node()">
    <xsl:copy><xsl:apply-templates select="@*|node()" /></xsl:copy>
  </xsl:template>
  <xsl:template match="member[not(starts-with(substring-after(@name, ':'), 'GptImage15.GptImage'))]" />
</xsl:stylesheet>
